//! Every vector, under every rule: level, received, sent, held, by payment, and what each transfer carried.

mod common;

use std::collections::BTreeMap;

use common::{Named, vectors};
use fundtrail::{Query, Rule, SubLedger};
use serde_json::Value;

fn texts(value: &Value) -> Vec<String> {
    value
        .as_array()
        .expect("a list")
        .iter()
        .map(|v| v.as_str().expect("a text").to_owned())
        .collect()
}

#[test]
fn every_vector_has_the_right_figures_under_every_rule() {
    for (name, path) in vectors() {
        let expected: Value =
            serde_json::from_str(&std::fs::read_to_string(&path).expect("readable")).expect("JSON");
        let csv = std::fs::read_to_string(path.with_extension("csv")).expect("readable");
        let named = Named::from_csv(&csv);
        let payments = texts(&expected["payments"]);
        let stop_at = texts(&expected["stop_at"]);
        let stop_at = stop_at.iter().map(|a| named.book.get(a).expect("an account"));
        let query = Query::new(&named.ledger, payments.iter().map(|p| named.transfer(p)))
            .expect("payments of the ledger")
            .stop_at(stop_at);
        let sub = SubLedger::new(&named.ledger, &query).expect("balances in range");
        for rule in Rule::ALL {
            let figures = &expected["rules"][rule.name()];
            let trace = sub.trace(rule);
            let currency = named.ledger.currency();
            assert_eq!(
                currency.plain(trace.totals().paid),
                expected["paid"].as_str().expect("a text")
            );

            let listed: BTreeMap<String, Value> = trace
                .accounts()
                .iter()
                .map(|a| {
                    let by_payment: Vec<_> = a.by_payment.iter().map(|m| currency.plain(m)).collect();
                    let figures = serde_json::json!({
                        "level": a.level,
                        "received": currency.plain(a.received),
                        "sent": currency.plain(a.sent),
                        "held": currency.plain(a.held),
                        "by_payment": by_payment,
                    });
                    (named.book.number(a.account).to_owned(), figures)
                })
                .collect();
            let wanted: BTreeMap<String, Value> =
                serde_json::from_value(figures["accounts"].clone()).expect("accounts");
            assert_eq!(listed, wanted, "{name} under {rule}");

            let traced: BTreeMap<String, String> = trace
                .transfers()
                .iter()
                .filter(|t| !trace.payments().contains(&t.transfer))
                .map(|t| (named.id(t.transfer).to_owned(), currency.plain(t.traced)))
                .collect();
            let wanted: BTreeMap<String, String> =
                serde_json::from_value(figures["traced"].clone()).expect("traced");
            assert_eq!(traced, wanted, "{name} under {rule}");
        }
    }
}
