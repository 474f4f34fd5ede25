"""Loads a native table into typed columns; prints how many rows it has."""

import sys

import duckdb

COLUMNS = "{'id': 'VARCHAR', 'time': 'TIMESTAMP', 'from': 'VARCHAR', 'to': 'VARCHAR', 'amount': 'DECIMAL(18,2)'}"

base = duckdb.connect()
base.execute(f"create table t as select * from read_csv('{sys.argv[1]}', header=true, columns={COLUMNS})")
print(base.execute("select count(*) from t").fetchone()[0])
