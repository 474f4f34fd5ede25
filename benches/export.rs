//! Reading a bank's export: `cargo bench -p fundtrail-benches --bench export [LINES]`.
//!
//! Writes a police feedback export of 31 columns in GBK, then in turn decodes it with `encoding_rs` alone and reads
//! it into entries, file and all. Prints the medians of both and how many times as long reading takes: what cannot
//! be had cheaper than by decoding is the measure of the rest.

use std::fmt::Write as _;
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use encoding_rs::GBK;
use fundtrail_benches::is_measured;
use fundtrail_statements::{ReadOptions, gather};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

const HEADER: &str = "交易卡号,交易账号,交易方户名,交易方证件号码,交易时间,交易金额,交易余额,收付标志,交易对手账卡号,\
现金标志,对手户名,对手身份证号,对手开户银行,摘要说明,交易币种,交易网点名称,交易发生地,交易是否成功,传票号,IP地址,\
MAC地址,对手交易余额,交易流水号,日志号,凭证种类,凭证号,交易柜员号,备注,商户名称,交易类型,查询反馈结果原因";
const RUNS: usize = 7;

fn main() {
    let lines = std::env::args()
        .skip(1)
        .find_map(|argument| argument.parse().ok());
    let lines = lines.unwrap_or(if is_measured() { 300_000 } else { 1_000 });
    let plain = export(lines);
    measure("plain cells", &plain, lines);
    measure("every cell in quotes", &quoted(&plain), lines);
}

fn measure(what: &str, text: &str, lines: usize) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("export.csv");
    let bytes = GBK.encode(text).0.into_owned();
    std::fs::write(&file, &bytes).expect("room for the export");

    let mut decoding = Vec::new();
    let mut reading = Vec::new();
    for _ in 0..RUNS {
        decoding.push(seconds(|| drop(black_box(GBK.decode(&bytes)))));
        reading.push(seconds(|| assert_eq!(entries(&file), lines)));
    }
    let (decoding, reading) = (median(decoding), median(reading));
    #[allow(clippy::cast_precision_loss, reason = "a size to print")]
    let megabytes = bytes.len() as f64 / 1e6;
    println!("{what}: {lines} lines, {megabytes:.1} MB; medians of {RUNS}");
    println!(
        "decoding alone {decoding:>8.3} s {:>6.0} MB/s",
        megabytes / decoding
    );
    println!(
        "reading        {reading:>8.3} s {:>6.0} MB/s, {:.2} times as long",
        megabytes / reading,
        reading / decoding
    );
}

fn entries(file: &Path) -> usize {
    let gathered = gather(&[file.to_owned()], &ReadOptions::default());
    gathered.expect("a sound export").entries.len()
}

fn seconds(work: impl FnOnce()) -> f64 {
    let start = Instant::now();
    work();
    start.elapsed().as_secs_f64()
}

fn median(mut seconds: Vec<f64>) -> f64 {
    seconds.sort_by(f64::total_cmp);
    seconds[seconds.len() / 2]
}

/// Some hundred accounts' lines, one account after the other, as a bank exports them.
fn export(lines: usize) -> String {
    let mut dice = ChaCha8Rng::seed_from_u64(20_260_312);
    let mut below = |n: u64| dice.next_u64() % n;
    let banks = [
        "中国工商银行",
        "中国农业银行",
        "招商银行",
        "浙江网商银行股份有限公司",
        "某某县农村信用合作联社",
    ];
    let memos = [
        "转账",
        "网上支付跨行清算系统",
        "ATM取款",
        "消费",
        "代发工资",
        "支付宝转账",
        "手机银行转账",
        "",
    ];
    let kinds = ["转账", "取现", "消费", "代发"];
    let mut text = String::from(HEADER);
    text.push_str("\r\n");
    let mut balance = 0_i64;
    for line in 0..lines {
        let own = line * 300 / lines;
        if line == 0 || own != (line - 1) * 300 / lines {
            balance = 5_000_000;
        }
        let amount = below(500_000).cast_signed() + 1;
        let out = balance >= amount && below(2) == 0;
        balance += if out { -amount } else { amount };
        let (other, second) = (below(20_000), line as u64 * 300 % 8_000_000 / 10);
        let (day, second) = (second / 86_400 % 28 + 1, second % 86_400);
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        let (direction, memo) = (if out { "出" } else { "进" }, memos[below(8) as usize]);
        let (name, other_name) = (name(own as u64), name(1000 + other));
        write!(
            text,
            "62220200{own:08}7,3100{own:09},{name},3301021980{own:07}X,2026-03-{day:02} \
             {hour:02}:{minute:02}:{second:02},{}.{:02},{}.{:02},{direction},62284804{other:08}5,其他,{other_name},\
             3301021975{other:07}1,{},{memo},CNY,杭州某某支行营业部,浙江省杭州市,成功,{:08},10.{}.{}.{},\
             00-1A-2B-{:02X}-{:02X}-{:02X},,{:020},{:012},,,{:05},,,{},\r\n",
            amount / 100,
            amount % 100,
            balance / 100,
            balance % 100,
            banks[(other % 5) as usize],
            below(100_000_000),
            below(256),
            below(256),
            below(256),
            below(256),
            below(256),
            below(256),
            line as u64 * 7919 + 1_000_000_007,
            below(1_000_000_000_000),
            below(100),
            kinds[below(4) as usize],
        )
        .expect("a String takes all");
    }
    text
}

/// The same with every cell in quotes.
fn quoted(text: &str) -> String {
    let line = |line: &str| format!("\"{}\"\r\n", line.replace(',', "\",\""));
    text.lines().map(line).collect()
}

/// A name of three characters.
fn name(number: u64) -> String {
    const FAMILY: [char; 10] = ['王', '李', '张', '刘', '陈', '杨', '赵', '黄', '周', '吴'];
    const GIVEN: [char; 12] = [
        '伟', '芳', '娜', '敏', '静', '丽', '强', '磊', '军', '洋', '勇', '艳',
    ];
    let place = |n: u64, of: &[char]| of[(n % of.len() as u64) as usize];
    [
        place(number, &FAMILY),
        place(number / 10, &GIVEN),
        place(number / 120, &GIVEN),
    ]
    .into_iter()
    .collect()
}
