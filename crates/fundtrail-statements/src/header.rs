//! Finds the header row of a file and the layout that knows it.

use std::collections::BTreeMap;

use hashbrown::HashMap;

use crate::cell::Unit;
use crate::layout::{Field, Layout, clean_name};

/// How many rows from the top may be the header.
pub(crate) const HEADER_ROWS: usize = 40;

/// A column of a file that a layout knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Column {
    pub(crate) at: usize,
    pub(crate) unit: Unit,
}

/// A layout laid over a header row.
#[derive(Debug, Clone)]
pub(crate) struct Match<'l> {
    pub(crate) layout: &'l Layout,
    pub(crate) columns: BTreeMap<Field, Column>,
    /// How many of the row's columns the layout knows.
    pub(crate) score: usize,
    /// The required fields that it lacks.
    pub(crate) missing: Vec<Field>,
}

/// Lays every layout over a row; the best is the one that knows most of its columns among those that miss
/// nothing, else among all. `None` where none knows any. The first of equals wins.
pub(crate) fn best<'l>(cells: &[String], layouts: &[&'l Layout]) -> Option<Match<'l>> {
    let mut positions: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, cell) in cells.iter().enumerate() {
        positions.entry(clean_name(cell)).or_default().push(at);
    }
    let mut best: Option<Match> = None;
    for layout in layouts {
        let found = lay(&positions, layout);
        let rank = |m: &Match| (m.missing.is_empty(), m.score);
        if found.score > 0 && best.as_ref().is_none_or(|best| rank(&found) > rank(best)) {
            best = Some(found);
        }
    }
    best
}

fn lay<'l>(positions: &HashMap<String, Vec<usize>>, layout: &'l Layout) -> Match<'l> {
    let mut columns = BTreeMap::new();
    let mut known = Vec::new();
    for (&field, names) in layout.columns() {
        let mut places = names.iter().filter_map(|name| {
            let at = *positions.get(&name.text)?.get(name.nth - 1)?;
            Some(Column { at, unit: name.unit })
        });
        if field == Field::Unused {
            known.extend(places.map(|column| column.at));
        } else if let Some(column) = places.next() {
            known.push(column.at);
            columns.insert(field, column);
        }
    }
    known.sort_unstable();
    known.dedup();
    let missing = layout.required().iter().copied();
    let missing = missing.filter(|field| !columns.contains_key(field)).collect();
    Match {
        layout,
        columns,
        score: known.len(),
        missing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn best_of(header: &str) -> Match<'static> {
        let cells: Vec<String> = header.split(',').map(str::to_owned).collect();
        let layouts: Vec<_> = Layout::built_in().iter().collect();
        best(&cells, &layouts).expect("some layout knows some of it")
    }

    #[test]
    fn each_data_set_is_known_by_its_header() {
        for (header, name) in [
            ("time,from,to,amount", "native"),
            ("seq,id,time,from,to,amount,currency,exit,sources", "native"),
            ("sourceNodeId,targetNodeId,value,time", "amlsim"),
            (
                "alert_id,alert_type,is_sar,tran_id,orig_acct,bene_acct,tx_type,base_amt,tran_timestamp",
                "amlsim-alerts",
            ),
            (
                "Timestamp,From Bank,Account,To Bank,Account,Amount Received,Receiving Currency,Amount Paid,Payment Currency,Payment Format,Is Laundering",
                "amlworld",
            ),
            (
                "step,type,amount,nameOrig,oldbalanceOrg,newbalanceOrig,nameDest,oldbalanceDest,newbalanceDest,isFraud,isFlaggedFraud",
                "paysim",
            ),
            ("Timestamp,Block,Tx_hash,From,To,Value_in_USD", "launder-net"),
            ("Date, Sender ,RECEIVER,Amount", "general-table"),
            ("交易时间,付款账号,收款账号,交易金额（元）", "general-table"),
        ] {
            let found = best_of(header);
            assert_eq!((found.layout.name(), found.missing.len()), (name, 0), "{header}");
        }
    }

    #[test]
    fn columns_of_one_name_are_told_apart_by_position() {
        let found = best_of(
            "Timestamp,From Bank,Account,To Bank,Account,Amount Received,Receiving Currency,Amount Paid,Payment Currency",
        );
        assert_eq!(found.columns[&Field::Payer].at, 2);
        assert_eq!(found.columns[&Field::Payee].at, 4);
    }

    #[test]
    fn what_is_missing_is_named() {
        let found = best_of("time,from,amount,colour");
        assert_eq!(
            (found.layout.name(), found.missing),
            ("native", vec![Field::Payee])
        );
    }
}
