//! Finds the header row of a file and the layout that knows it.

use std::collections::BTreeMap;

use hashbrown::HashMap;

use crate::cell::clean_name;
use crate::cell::{DateOrder, Unit, trim};
use crate::layout::{Field, Kind, Layout, without_currency};

/// A column of a file that a layout knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Column {
    pub(crate) at: usize,
    pub(crate) unit: Unit,
    /// In which order its dates stand, if its name says so.
    pub(crate) date_order: Option<DateOrder>,
}

/// A layout laid over a header row.
#[derive(Debug, Clone)]
pub(crate) struct Match<'l> {
    pub(crate) layout: &'l Layout,
    /// The column of each field that the row has, by the first of the layout's names that is there and that no
    /// earlier field has taken.
    pub(crate) columns: BTreeMap<Field, Column>,
    /// The columns that the layout knows and has no use for.
    pub(crate) unused: Vec<usize>,
    /// How many of the row's columns the layout knows.
    pub(crate) score: usize,
    /// Whether that is all of them.
    pub(crate) whole: bool,
    /// The required fields that it lacks.
    pub(crate) missing: Vec<Field>,
}

impl Match<'_> {
    /// By which matches compare: one that misses nothing before one that does, then by what it knows.
    ///
    /// A statement whose account has no column misses nothing and may still be half a table, so it only stands
    /// before what knows no more of the row, unless it knows all of it.
    pub(crate) fn rank(&self) -> (bool, usize, bool) {
        let complete = self.missing.is_empty();
        let own = [Field::OwnCard, Field::OwnAccount, Field::OwnParty];
        let owned =
            self.layout.kind() != Kind::Statement || own.iter().any(|field| self.columns.contains_key(field));
        (complete && (owned || self.whole), self.score, complete)
    }
}

/// Lays every layout over a row and takes the one of the highest rank. `None` where none knows any of it. The
/// first of equals wins. A statement that misses a column does not stand before one that misses none: a bank's own
/// export without it is still a statement.
pub(crate) fn best<'l>(cells: &[String], layouts: &[&'l Layout]) -> Option<Match<'l>> {
    let mut positions: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, cell) in cells.iter().enumerate() {
        let name = clean_name(cell);
        if let Some((bare, _)) = without_currency(&name) {
            positions.entry(bare.to_owned()).or_default().push(at);
        }
        positions.entry(name).or_default().push(at);
    }
    let named = cells.iter().filter(|cell| !trim(cell).is_empty()).count();
    let mut best: Option<Match> = None;
    let mut complete: Option<Match> = None;
    for layout in layouts {
        let found = lay(&positions, layout, named);
        if found.score == 0 {
            continue;
        }
        let is_statement = layout.kind() == Kind::Statement && found.missing.is_empty();
        if is_statement && complete.as_ref().is_none_or(|other| found.rank() > other.rank()) {
            complete = Some(found.clone());
        }
        if best.as_ref().is_none_or(|best| found.rank() > best.rank()) {
            best = Some(found);
        }
    }
    let is_partial = |best: &Match| best.layout.kind() == Kind::Statement && !best.missing.is_empty();
    match best {
        Some(best) if is_partial(&best) => complete.or(Some(best)),
        best => best,
    }
}

fn lay<'l>(positions: &HashMap<String, Vec<usize>>, layout: &'l Layout, named: usize) -> Match<'l> {
    let mut columns = BTreeMap::new();
    let mut known = Vec::new();
    let mut unused = Vec::new();
    for (&field, names) in layout.columns() {
        let mut places = names.iter().filter_map(|name| {
            let at = *positions.get(&name.text)?.get(name.nth - 1)?;
            Some(Column {
                at,
                unit: name.unit,
                date_order: name.date_order,
            })
        });
        if field == Field::Unused {
            unused.extend(places.map(|column| column.at).filter(|at| !known.contains(at)));
        } else if let Some(column) = places.find(|column| !known.contains(&column.at)) {
            known.push(column.at);
            columns.insert(field, column);
        }
    }
    known.extend(&unused);
    known.sort_unstable();
    known.dedup();
    let lacks = |field: &Field| !columns.contains_key(field);
    let mut missing: Vec<Field> = layout.required().iter().copied().filter(lacks).collect();
    let lists = layout.required_one_of().iter();
    missing.extend(
        lists
            .filter(|fields| fields.iter().all(lacks))
            .map(|fields| fields[0]),
    );
    Match {
        layout,
        columns,
        unused,
        score: known.len(),
        whole: known.len() == named,
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
