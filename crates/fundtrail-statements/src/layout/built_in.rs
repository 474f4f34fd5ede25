//! The layouts that are built in.

use std::sync::LazyLock;

use super::Layout;
use crate::place::Place;

/// The built-in layouts, named ones before the general ones: where two know as much of a header, the first wins.
pub(super) const BUILT_IN: [&str; 78] = [
    include_str!("../../layouts/native.toml"),
    include_str!("../../layouts/amlsim.toml"),
    include_str!("../../layouts/amlsim-alerts.toml"),
    include_str!("../../layouts/amlworld.toml"),
    include_str!("../../layouts/paysim.toml"),
    include_str!("../../layouts/launder-net.toml"),
    include_str!("../../layouts/feedback-31.toml"),
    include_str!("../../layouts/feedback-34.toml"),
    include_str!("../../layouts/feedback-guarded.toml"),
    include_str!("../../layouts/query-template.toml"),
    include_str!("../../layouts/split-date-time.toml"),
    include_str!("../../layouts/tenpay.toml"),
    include_str!("../../layouts/alipay-details.toml"),
    include_str!("../../layouts/alipay-balances.toml"),
    include_str!("../../layouts/english-withdrawal-deposit.toml"),
    include_str!("../../layouts/english-posting-date.toml"),
    include_str!("../../layouts/english-sort-code.toml"),
    include_str!("../../layouts/english-counter-party.toml"),
    include_str!("../../layouts/companion-accounts.toml"),
    include_str!("../../layouts/companion-sub-accounts.toml"),
    include_str!("../../layouts/companion-persons.toml"),
    include_str!("../../layouts/companion-tasks.toml"),
    include_str!("../../layouts/companion-measures.toml"),
    include_str!("../../layouts/companion-tenpay.toml"),
    include_str!("../../layouts/ca-bmo.toml"),
    include_str!("../../layouts/cn-boc.toml"),
    include_str!("../../layouts/cn-bocom.toml"),
    include_str!("../../layouts/cn-card-bill.toml"),
    include_str!("../../layouts/cn-cgb-card.toml"),
    include_str!("../../layouts/cn-cmb-card.toml"),
    include_str!("../../layouts/cn-icbc.toml"),
    include_str!("../../layouts/cn-spdb.toml"),
    include_str!("../../layouts/cz-fio.toml"),
    include_str!("../../layouts/de-n26.toml"),
    include_str!("../../layouts/de-sparkasse-camt.toml"),
    include_str!("../../layouts/de-volksbank.toml"),
    include_str!("../../layouts/gb-barclays.toml"),
    include_str!("../../layouts/gb-monzo.toml"),
    include_str!("../../layouts/gb-natwest.toml"),
    include_str!("../../layouts/gb-starling.toml"),
    include_str!("../../layouts/hk-hsbc.toml"),
    include_str!("../../layouts/in-hdfc.toml"),
    include_str!("../../layouts/in-sbi.toml"),
    include_str!("../../layouts/nl-ing.toml"),
    include_str!("../../layouts/nl-rabobank.toml"),
    include_str!("../../layouts/us-bank-of-america.toml"),
    include_str!("../../layouts/us-citi.toml"),
    include_str!("../../layouts/de-dkb.toml"),
    include_str!("../../layouts/de-ing.toml"),
    include_str!("../../layouts/in-icici.toml"),
    include_str!("../../layouts/it-fineco.toml"),
    include_str!("../../layouts/nl-bunq.toml"),
    include_str!("../../layouts/pl-mbank.toml"),
    include_str!("../../layouts/etherscan-token.toml"),
    include_str!("../../layouts/oklink-token.toml"),
    include_str!("../../layouts/revolut.toml"),
    include_str!("../../layouts/hk-hsbc-card.toml"),
    include_str!("../../layouts/cn-bocom-card.toml"),
    include_str!("../../layouts/cn-meituan.toml"),
    include_str!("../../layouts/cn-abc.toml"),
    include_str!("../../layouts/cn-ccb.toml"),
    include_str!("../../layouts/tronscan.toml"),
    include_str!("../../layouts/wise.toml"),
    include_str!("../../layouts/wise-history.toml"),
    include_str!("../../layouts/de-postbank.toml"),
    include_str!("../../layouts/es-bbva.toml"),
    include_str!("../../layouts/fr-bnp.toml"),
    include_str!("../../layouts/it-intesa.toml"),
    include_str!("../../layouts/ca-td.toml"),
    include_str!("../../layouts/us-wells-fargo.toml"),
    include_str!("../../layouts/gb-hsbc.toml"),
    include_str!("../../layouts/nl-abn-amro.toml"),
    include_str!("../../layouts/paypal.toml"),
    include_str!("../../layouts/stripe.toml"),
    include_str!("../../layouts/bank-message.toml"),
    include_str!("../../layouts/qif.toml"),
    include_str!("../../layouts/general-table.toml"),
    include_str!("../../layouts/general-statement.toml"),
];

pub(super) static LAYOUTS: LazyLock<Vec<Layout>> = LazyLock::new(|| {
    BUILT_IN
        .iter()
        .map(|text| {
            Layout::parse(text, Place::Layout("built in".to_owned()))
                .expect("a test reads the built-in layouts")
        })
        .collect()
});
