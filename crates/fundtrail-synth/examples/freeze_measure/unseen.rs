//! A case of which some accounts' records were never asked for.

use std::collections::{BTreeMap, BTreeSet};

use fundtrail::{AccountId, Coverage, Ledger, LedgerBuilder, Party, TransferIndex};
use fundtrail_synth::SyntheticCase;

/// Of the mules every so manieth is unseen.
const ONE_IN: usize = 3;

/// The ledger without what only unseen accounts' records show, and the payments in it.
pub(crate) fn hide(case: &SyntheticCase) -> (Ledger, Vec<TransferIndex>) {
    let skipped = usize::try_from(case.seed()).unwrap_or(0) % ONE_IN;
    let mules = case.truth().mules().iter().map(|mule| mule.account);
    let unseen: BTreeSet<AccountId> = mules.skip(skipped).step_by(ONE_IN).collect();
    let original = case.ledger();
    let mut builder = LedgerBuilder::new(original.currency().clone());
    *builder.exits_mut() = original.exits().clone();
    let mut places = BTreeMap::new();
    for index in original.transfers().indices() {
        let transfer = original.transfers().get(index);
        let sides = [transfer.payer, transfer.payee].map(Party::account);
        if sides
            .into_iter()
            .flatten()
            .any(|account| !unseen.contains(&account))
        {
            places.insert(index, TransferIndex::from_index(places.len()));
            builder.push(transfer).expect("amounts are positive");
        }
    }
    let mut ledger = builder.from_table(case.book().len());
    for (account, &opening) in case.book().accounts().zip(case.openings()) {
        if unseen.contains(&account) {
            ledger.set_coverage(account, Coverage::Unseen);
        } else {
            ledger
                .set_opening(account, opening)
                .expect("openings are positive");
        }
    }
    let payments = case.payments().iter().filter_map(|payment| places.get(payment));
    (ledger, payments.copied().collect())
}
