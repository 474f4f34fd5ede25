//! Step 6: lines whose payer is their payee, and money that the holder parks.
//!
//! Needs: lines in order, undone ones ended.
//! Leaves: own lines that moved nothing ended; the others' roles: exit, parked, or half of a conversion.

use crate::settle::convert::{mark, own_conversions};
use crate::settle::outcome::Fate;
use crate::settle::work::{Other, Role, Work};
use crate::words::Class;

/// Ends own lines that moved nothing; says of the others whether they are a fee, parked, or converted.
pub(crate) fn own_lines(work: &mut Work<'_>) {
    for [out, into] in own_conversions(work) {
        mark(work, out, into);
    }
    for i in 0..work.lines.len() as u32 {
        let line = *work.line(i);
        if !work.is_open(i) || line.role != Role::Plain {
            continue;
        }
        let own = line.other == Other::Account(work.own(i));
        if line.change == 0 {
            work.end(i, Fate::Own);
        } else if own && line.classes.has(Class::Fee) {
            work.lines[i as usize].role = Role::Exit;
        } else if own || (line.other == Other::Nobody && names_product(work, i)) {
            work.lines[i as usize].role = Role::Parked;
        }
    }
}

/// Whether a line's words, or the name of its counterparty, say a product of the holder's own.
fn names_product(work: &mut Work<'_>, i: u32) -> bool {
    let name = work.entry(i).other.name;
    let by_name = work.classes_of(name);
    let classes = work.line(i).classes;
    classes.or(by_name).has(Class::Parked) && !classes.has(Class::Fee) && !classes.has(Class::Interest)
}
