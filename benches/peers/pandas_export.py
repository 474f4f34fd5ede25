"""Reads a bank's export and adds up what came to and left each account; prints how many lines it has."""

import sys

import pandas

lines = pandas.read_csv(sys.argv[1], encoding="gb18030", dtype={"交易卡号": str, "交易账号": str, "交易对手账卡号": str})
lines["交易时间"] = pandas.to_datetime(lines["交易时间"])
sums = lines.groupby(["交易卡号", "收付标志"])["交易金额"].sum()
assert len(sums) > 0
print(len(lines))
