//! Why an account stands where it does: the figures behind its place, and a sentence of them.

use crate::money::Currency;
use crate::time::Time;

/// The figures behind an account's place. Amounts are minor units.
#[derive(Debug, Clone, PartialEq)]
pub enum Reason {
    /// Traced money came and nothing has departed since.
    Waiting {
        /// Traced money in the account.
        held: i128,
        /// Minutes since its first receipt after the last departure.
        arrived_minutes: f64,
        /// The median of a visit to this account.
        median_minutes: f64,
    },
    /// The account has begun to pay out.
    Draining {
        /// Traced money in the account.
        held: i128,
        /// Minutes since its last payment.
        last_sent_minutes: f64,
    },
    /// The account has paid on as much as came; by the rule other money left first.
    LeftBehind {
        /// Traced money in the account.
        held: i128,
        /// Minutes since its last payment.
        last_sent_minutes: f64,
    },
    /// Its records are not loaded.
    Unseen {
        /// Traced money that went there.
        held: i128,
        /// Minutes since it last arrived.
        arrived_minutes: f64,
        /// The median of a visit to an account of its level.
        median_minutes: f64,
    },
    /// The holder put the money into a product of his own.
    Parked {
        /// Traced money in it.
        held: i128,
        /// Minutes since it last arrived.
        arrived_minutes: f64,
    },
    /// A freeze is in force.
    Frozen {
        /// Traced money in the account.
        held: i128,
        /// When it ends.
        until: Time,
    },
}

impl Reason {
    /// The reason as one short sentence.
    pub fn sentence(&self, currency: &Currency) -> String {
        match *self {
            Reason::Waiting {
                held,
                arrived_minutes,
                median_minutes,
            } => format!(
                "{} arrived {} ago; money leaves this account in {} at the median",
                currency.grouped(held),
                span(arrived_minutes),
                span(median_minutes)
            ),
            Reason::Draining {
                held,
                last_sent_minutes,
            } => format!(
                "{} left of what arrived; the account is paying out, last {} ago",
                currency.grouped(held),
                span(last_sent_minutes)
            ),
            Reason::LeftBehind {
                held,
                last_sent_minutes,
            } => format!(
                "{} there by the rule, though as much as came has been paid on, last {} ago",
                currency.grouped(held),
                span(last_sent_minutes)
            ),
            Reason::Unseen {
                held,
                arrived_minutes,
                median_minutes,
            } => format!(
                "{} arrived {} ago, records not loaded; at its level money leaves in {} at the median",
                currency.grouped(held),
                span(arrived_minutes),
                span(median_minutes)
            ),
            Reason::Parked {
                held,
                arrived_minutes,
            } => format!(
                "{} put into a product of the holder {} ago",
                currency.grouped(held),
                span(arrived_minutes)
            ),
            Reason::Frozen { held, until } => {
                format!("{} under a freeze that ends {until}", currency.grouped(held))
            }
        }
    }
}

/// A unit in which people say how long something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// 24 hours.
    Day,
    /// 60 minutes.
    Hour,
    /// A minute.
    Minute,
}

/// Minutes in the one or two greatest units that say enough: 2 hours and 5 minutes, 3 days and 4 hours; none for
/// less than a minute.
pub fn units(minutes: f64) -> Vec<(u64, Unit)> {
    // Held to what a u64 has; a float's cast saturates anyway.
    #[allow(clippy::cast_sign_loss, reason = "held at zero")]
    let minutes = minutes.max(0.0).round() as u64;
    let (days, hours, rest) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
    let units = if days > 0 {
        [(days, Unit::Day), (hours, Unit::Hour)]
    } else {
        [(hours, Unit::Hour), (rest, Unit::Minute)]
    };
    units.into_iter().filter(|(count, _)| *count > 0).collect()
}

/// Minutes as people say them: `6 min`, `2 h 5 min`, `3 d 4 h`.
fn span(minutes: f64) -> String {
    let word = |(count, unit)| match unit {
        Unit::Day => format!("{count} d"),
        Unit::Hour => format!("{count} h"),
        Unit::Minute => format!("{count} min"),
    };
    let words: Vec<_> = units(minutes).into_iter().map(word).collect();
    if words.is_empty() {
        return "less than 1 min".to_owned();
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_has_at_most_two_units() {
        for (minutes, text) in [
            (0.2, "less than 1 min"),
            (6.4, "6 min"),
            (60.0, "1 h"),
            (125.0, "2 h 5 min"),
            (1440.0, "1 d"),
            (4563.0, "3 d 4 h"),
        ] {
            assert_eq!(span(minutes), text);
        }
    }

    #[test]
    fn the_sentence_says_the_figures() {
        let reason = Reason::Waiting {
            held: 1_240_000,
            arrived_minutes: 3.0,
            median_minutes: 6.0,
        };
        assert_eq!(
            reason.sentence(&Currency::new("CNY", 2)),
            "12,400.00 arrived 3 min ago; money leaves this account in 6 min at the median"
        );
    }
}
