//! By what the list is ordered.

use std::str::FromStr;

use thiserror::Error;

/// By what the list is ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Order {
    /// What a call is expected to save, against leaving it to the end.
    #[default]
    Saving,
    /// The most traced money first.
    Held,
    /// The largest claim first.
    Claim,
    /// The newest arrival first.
    Newest,
}

impl Order {
    /// All orders, the default first.
    pub const ALL: [Order; 4] = [Order::Saving, Order::Held, Order::Claim, Order::Newest];

    /// Its name in options.
    pub const fn name(self) -> &'static str {
        match self {
            Order::Saving => "saving",
            Order::Held => "held",
            Order::Claim => "claim",
            Order::Newest => "newest",
        }
    }
}

/// No order has that name.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("no order `{0}`: the orders are saving, held, claim, newest")]
pub struct UnknownOrder(String);

impl FromStr for Order {
    type Err = UnknownOrder;

    fn from_str(name: &str) -> Result<Self, UnknownOrder> {
        Order::ALL
            .into_iter()
            .find(|order| order.name() == name)
            .ok_or_else(|| UnknownOrder(name.to_owned()))
    }
}
