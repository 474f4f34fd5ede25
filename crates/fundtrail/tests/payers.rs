//! Payers end a trace: what is said of them.

mod common;

use common::Named;
use fundtrail::{Query, Rule, Status, SubLedger};

#[test]
fn a_payer_that_took_more_of_others_than_came_back_is_doubtful() {
    let named = Named::from_csv(
        "id,time,from,to,amount
v1,2026-03-01T09:00:00,V1,M,100.00
v2,2026-03-01T09:01:00,V2,N,50.00
v3,2026-03-01T09:02:00,P,N,5.00
back1,2026-03-01T09:05:00,M,V1,30.00
to_p,2026-03-01T09:06:00,M,P,60.00
back2,2026-03-01T09:07:00,N,P,5.00
",
    );
    let payments = ["v1", "v2", "v3"].map(|id| named.transfer(id));
    let query = Query::new(&named.ledger, payments).expect("payments");
    let trace = SubLedger::new(&named.ledger, &query)
        .expect("small balances")
        .trace(Rule::TaintedFirst);
    let doubtful = trace.doubtful_payers(&named.ledger);
    let names: Vec<_> = doubtful.iter().map(|&(a, _)| named.book.number(a)).collect();
    assert_eq!(names, ["P"], "V1 got only its own money back");
    let status = |name| {
        trace
            .account(named.book.get(name).expect("known"))
            .expect("listed")
            .status
    };
    assert_eq!(status("V1"), Status::Returned);
    assert_eq!(status("P"), Status::Stopped, "what came to P was V1's and V2's");
}
