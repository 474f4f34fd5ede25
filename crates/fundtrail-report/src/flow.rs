//! The picture of a trace: accounts in columns by level, ribbons as wide as the traced money between them.

use std::collections::HashMap;
use std::fmt::Write as _;

use crate::amount::Amount;
use crate::columns::visible;
use crate::markup::escape;
use crate::model::{Account, Report};
use crate::words::Lang;

/// Boxes that a column shows; the smallest beyond are drawn as one.
const BOXES: usize = 14;
const BOX_WIDTH: f64 = 118.0;
const COLUMN_WIDTH: f64 = 205.0;
const PAYMENTS_HEIGHT: f64 = 300.0;
const LEAST_HEIGHT: f64 = 3.0;
const GAP: f64 = 30.0;
const MARGIN: f64 = 24.0;

/// A box of the picture.
struct Box {
    column: usize,
    label: String,
    holder: String,
    class: &'static str,
    /// Traced money that came in (of victims: that went out), in minor units.
    amount: i128,
    held: i128,
    height: f64,
    top: f64,
    /// How far down ribbons have been attached on the left and on the right.
    left: f64,
    right: f64,
}

/// Draws the picture as SVG; an empty text where there is nothing to draw.
#[allow(clippy::cast_precision_loss, reason = "places on a picture, not amounts")]
pub(crate) fn svg(report: &Report, lang: Lang) -> String {
    let mut picture = Picture::new(report, lang);
    if picture.boxes.is_empty() {
        return String::new();
    }
    let scale = PAYMENTS_HEIGHT / (report.totals.paid.minor().max(1) as f64);
    let height = picture.place(scale);
    let columns = picture.boxes.iter().map(|b| b.column).max().unwrap_or(0) + 1;
    let width = MARGIN * 2.0 + COLUMN_WIDTH * (columns - 1) as f64 + BOX_WIDTH + 40.0;
    let mut svg = String::new();
    let _ = writeln!(
        svg,
        r#"<svg class="flow" viewBox="0 0 {width:.0} {height:.0}" width="{width:.0}" height="{height:.0}" role="img">"#
    );
    picture.ribbons(scale, &mut svg);
    picture.draw(report.totals.paid, &mut svg);
    svg.push_str("</svg>\n");
    svg
}

struct Picture {
    boxes: Vec<Box>,
    /// Traced money between two boxes, in minor units, in order of appearance.
    flows: Vec<((usize, usize), i128)>,
}

impl Picture {
    fn new(report: &Report, lang: Lang) -> Self {
        let mut builder = Builder {
            accounts: report.accounts.iter().map(|a| (a.account.as_str(), a)).collect(),
            lang,
            exits_column: report.accounts.iter().map(|a| a.level).max().unwrap_or(0) as usize + 1,
            boxes: Vec::new(),
            places: HashMap::new(),
            shown: shown_accounts(report),
        };
        let mut flows: Vec<((usize, usize), i128)> = Vec::new();
        let mut flow_places = HashMap::new();
        for transfer in &report.transfers {
            let traced = transfer.traced.minor();
            let is_payment = transfer.level == 1;
            let from = builder.payer(transfer.from.as_deref(), is_payment);
            let to = match transfer.exit {
                Some(kind) => builder.exit(kind),
                None => builder.payee(transfer.to.as_deref()),
            };
            if builder.boxes[from].class == "victim" {
                builder.boxes[from].amount += traced;
            }
            builder.boxes[to].amount += traced;
            let place = *flow_places.entry((from, to)).or_insert(flows.len());
            if place == flows.len() {
                flows.push(((from, to), 0));
            }
            flows[place].1 += traced;
        }
        flows.retain(|((from, to), _)| from != to);
        Picture {
            boxes: builder.boxes,
            flows,
        }
    }

    /// Puts the boxes of each column one under the other, largest first. Returns the picture's height.
    #[allow(clippy::cast_precision_loss, reason = "places on a picture, not amounts")]
    fn place(&mut self, scale: f64) -> f64 {
        let mut order: Vec<usize> = (0..self.boxes.len()).collect();
        order.sort_by_key(|&b| {
            let one = &self.boxes[b];
            (one.column, one.class == "rest", std::cmp::Reverse(one.amount), b)
        });
        let mut tops: HashMap<usize, f64> = HashMap::new();
        for b in order {
            let one = &mut self.boxes[b];
            let top = tops.entry(one.column).or_insert(MARGIN);
            one.height = (one.amount as f64 * scale).max(LEAST_HEIGHT);
            (one.top, one.left, one.right) = (*top, *top, *top);
            *top += one.height + GAP;
        }
        tops.values().copied().fold(0.0, f64::max) + MARGIN
    }

    #[allow(clippy::cast_precision_loss, reason = "places on a picture, not amounts")]
    fn ribbons(&mut self, scale: f64, svg: &mut String) {
        let mut flows = self.flows.clone();
        flows.sort_by(|((_, a), _), ((_, b), _)| self.boxes[*a].top.total_cmp(&self.boxes[*b].top));
        for ((from, to), amount) in flows {
            let wide = (amount as f64 * scale).max(1.0);
            let start = (
                x_of(self.boxes[from].column) + BOX_WIDTH,
                self.boxes[from].right + wide / 2.0,
            );
            self.boxes[from].right += amount as f64 * scale;
            let end = (x_of(self.boxes[to].column), self.boxes[to].left + wide / 2.0);
            self.boxes[to].left += amount as f64 * scale;
            let back = self.boxes[to].column <= self.boxes[from].column;
            let bend = if back { 90.0 } else { (end.0 - start.0) / 2.0 };
            let class = if self.boxes[to].class == "exit" {
                "out"
            } else {
                "on"
            };
            let _ = writeln!(
                svg,
                r#"<path class="{class}" d="M{:.1} {:.1}C{:.1} {:.1} {:.1} {:.1} {:.1} {:.1}" stroke-width="{wide:.1}"/>"#,
                start.0,
                start.1,
                start.0 + bend,
                start.1,
                end.0 - bend,
                end.1,
                end.0,
                end.1
            );
        }
    }

    #[allow(clippy::cast_precision_loss, reason = "places on a picture, not amounts")]
    fn draw(&self, unit: Amount, svg: &mut String) {
        for one in &self.boxes {
            let x = x_of(one.column);
            let _ = writeln!(
                svg,
                r#"<g><title>{} {}</title><rect class="{}" x="{x:.1}" y="{:.1}" width="{BOX_WIDTH}" height="{:.1}"/>"#,
                escape(&one.label),
                unit.with_minor(one.amount).grouped(),
                one.class,
                one.top,
                one.height
            );
            if one.held > 0 && one.amount > 0 {
                let part = (one.held as f64 / one.amount as f64).min(1.0);
                let _ = writeln!(
                    svg,
                    r#"<rect class="kept" x="{x:.1}" y="{:.1}" width="{BOX_WIDTH}" height="{:.1}"/>"#,
                    one.top + one.height * (1.0 - part),
                    one.height * part
                );
            }
            let name = if one.holder.is_empty() {
                one.label.clone()
            } else {
                format!("{} {}", one.holder, tail(&one.label))
            };
            let _ = writeln!(
                svg,
                r#"<text x="{x:.1}" y="{:.1}">{}</text><text class="sum" x="{x:.1}" y="{:.1}">{}</text></g>"#,
                one.top + one.height + 11.0,
                escape(&visible(&name)),
                one.top + one.height + 22.0,
                unit.with_minor(one.amount).grouped()
            );
        }
    }
}

#[allow(clippy::cast_precision_loss, reason = "places on a picture, not amounts")]
fn x_of(column: usize) -> f64 {
    MARGIN + COLUMN_WIDTH * column as f64
}

/// The end of a long number, which is what people tell accounts apart by.
fn tail(number: &str) -> String {
    let characters: Vec<char> = number.chars().collect();
    match characters.len().checked_sub(6) {
        Some(cut) if cut > 2 => std::iter::once('…')
            .chain(characters[cut..].iter().copied())
            .collect(),
        _ => number.to_owned(),
    }
}

/// The accounts of each level that have a box of their own: those that received most.
fn shown_accounts(report: &Report) -> HashMap<&str, usize> {
    let mut by_level: HashMap<u32, Vec<&Account>> = HashMap::new();
    for account in &report.accounts {
        by_level.entry(account.level).or_default().push(account);
    }
    let mut shown = HashMap::new();
    for (level, mut accounts) in by_level {
        accounts.sort_by(|a, b| {
            b.received
                .cmp(&a.received)
                .then_with(|| a.account.cmp(&b.account))
        });
        // One box more costs no more room than "1 more".
        let room = if accounts.len() == BOXES + 1 {
            BOXES + 1
        } else {
            BOXES
        };
        for account in accounts.iter().take(room) {
            shown.insert(account.account.as_str(), level as usize);
        }
    }
    shown
}

/// What tells one box from another.
#[derive(PartialEq, Eq, Hash)]
enum Key<'a> {
    Payer(Option<&'a str>),
    Account(&'a str),
    Rest(usize),
    Exit(&'static str),
}

struct Builder<'a> {
    accounts: HashMap<&'a str, &'a Account>,
    lang: Lang,
    exits_column: usize,
    boxes: Vec<Box>,
    places: HashMap<Key<'a>, usize>,
    shown: HashMap<&'a str, usize>,
}

impl<'a> Builder<'a> {
    fn payer(&mut self, number: Option<&'a str>, is_payment: bool) -> usize {
        if !is_payment {
            return self.payee(number);
        }
        let label = number.unwrap_or("?").to_owned();
        self.place(Key::Payer(number), 0, label, "victim", 0)
    }

    fn payee(&mut self, number: Option<&'a str>) -> usize {
        let number = number.unwrap_or("?");
        let account = self.accounts.get(number).copied();
        let level = account.map_or(1, |a| a.level as usize);
        let held = account.map_or(0, |a| a.held.minor());
        if self.shown.contains_key(number) || account.is_none() {
            let class = match account.map(|a| a.status) {
                Some("returned" | "stopped") => "end",
                _ => "account",
            };
            let place = self.place(Key::Account(number), level, number.to_owned(), class, held);
            if let Some(holder) = account.and_then(|a| a.holder.as_ref()) {
                self.boxes[place].holder.clone_from(holder);
            }
            return place;
        }
        let label = format!("… {}", self.lang.words().more);
        let new = !self.places.contains_key(&Key::Rest(level));
        let place = self.place(Key::Rest(level), level, label, "rest", 0);
        if new {
            let hidden = self.accounts.values().filter(|a| a.level as usize == level);
            let hidden = hidden.filter(|a| !self.shown.contains_key(a.account.as_str()));
            let (count, held) = hidden.fold((0, 0), |(n, sum), a| (n + 1, sum + a.held.minor()));
            self.boxes[place].label = format!("… {count} {}", self.lang.words().more);
            self.boxes[place].held = held;
        }
        place
    }

    fn exit(&mut self, kind: &'static str) -> usize {
        let label = self.lang.exit(kind).to_owned();
        self.place(Key::Exit(kind), self.exits_column, label, "exit", 0)
    }

    fn place(
        &mut self,
        key: Key<'a>,
        column: usize,
        label: String,
        class: &'static str,
        held: i128,
    ) -> usize {
        let next = self.boxes.len();
        let place = *self.places.entry(key).or_insert(next);
        if place == next {
            self.boxes.push(Box {
                column,
                label,
                holder: String::new(),
                class,
                amount: 0,
                held,
                height: 0.0,
                top: 0.0,
                left: 0.0,
                right: 0.0,
            });
        }
        place
    }
}
