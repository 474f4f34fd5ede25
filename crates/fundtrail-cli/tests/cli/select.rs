//! What `select` finds in tables answers a trace as the tables do, byte for byte, however many workers find it.

use std::fmt::Write as _;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::reached::{Dice, first_difference, number, table};
use crate::util::{Folder, Run};

fn trace(folder: &Folder, path: &str, options: &[&str]) -> Run {
    let mut arguments = vec!["trace", path, "--format", "json", "--top", "0"];
    arguments.extend(options);
    folder.run(&arguments)
}

fn select(folder: &Folder, workers: &str, output: &str, options: &[&str]) -> Run {
    let mut arguments = vec!["select", "records", "-w", workers, "-q", "-o", output];
    arguments.extend(options);
    folder.run(&arguments)
}

/// A table that reads line by line, whatever else is in it.
fn plain(dice: &mut Dice, lines: u64) -> String {
    table(dice, lines).replace("支付宝(中国)网络技术有限公司", "甲")
}

#[test]
fn a_selection_answers_as_the_tables_do() {
    let mut traced = 0;
    for seed in 0..16 {
        let dice = &mut Dice(1000 + seed);
        let folder = Folder::new();
        let lines = 20 + dice.below(300);
        folder.write("records/a.csv", table(dice, lines));
        if dice.once_in(2) {
            folder.write("records/more/b.csv", table(dice, lines).replace("\nT", "\nU"));
        }
        let payment = format!("T{}", dice.below(lines / 2));
        let other = format!("T{}", dice.below(lines));
        let victim = number(dice, 12);
        let victim = victim.trim_matches(['"', '\t', ' ']);
        let (asked, also): (Vec<&str>, Vec<&str>) = match dice.below(4) {
            0 => (vec!["--victim", victim], vec!["--all-payees"]),
            1 => (
                vec!["--payment", &payment, "--payment", &other],
                vec!["--all-rules"],
            ),
            2 => (
                vec!["--payment", &payment, "--stop-at", "6217000000000001149"],
                vec!["--rule", "pro-rata"],
            ),
            _ => (
                vec!["--payment", &payment],
                vec!["--as-of", "2026-03-01 00:01:00"],
            ),
        };
        let whole = trace(&folder, "records", &[&asked[..], &also].concat());
        let workers = (1 + seed % 3).to_string();
        let selected = select(&folder, &workers, "some.selection", &asked);
        if selected.code != 0 {
            // Nobody pays that much, or only the whole table tells how it is read.
            let says = [
                "no line of these tables is such a payment",
                "convert it into a plain transfer table first",
            ];
            assert!(
                says.iter().any(|says| selected.err.contains(says)),
                "{}",
                selected.err
            );
            continue;
        }
        let some = trace(&folder, "some.selection", &[&asked[..], &also].concat());
        if whole.code != 0 {
            assert_ne!(some.code, 0, "seed {seed}: {asked:?} {also:?}");
            continue;
        }
        assert_eq!(
            (some.code, &some.err),
            (0, &whole.err),
            "seed {seed}: {asked:?} {also:?}"
        );
        assert!(
            some.out == whole.out,
            "seed {seed}: {asked:?} {also:?}\n{}",
            first_difference(&some.out, &whole.out)
        );
        traced += 1;
    }
    assert!(traced > 5, "only {traced} of the questions had an answer");
}

/// Ports that are free as far as this moment tells.
fn hosts(folder: &Folder, processes: usize) {
    let listeners: Vec<TcpListener> = (0..processes)
        .map(|_| TcpListener::bind("127.0.0.1:0").expect("a port"))
        .collect();
    let lines = listeners
        .iter()
        .map(|listener| format!("{}\n", listener.local_addr().expect("it is bound")));
    folder.write("hosts.txt", lines.collect::<String>());
}

/// Starts a process of a cluster in this folder.
fn start(folder: &Folder, process: &str, arguments: &[&str]) -> Child {
    Command::new(assert_cmd::cargo::cargo_bin("fundtrail"))
        .current_dir(folder.path())
        .args([
            "select",
            "-n",
            "2",
            "-p",
            process,
            "--hosts",
            "hosts.txt",
            "-q",
            "-o",
            "two.selection",
        ])
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts")
}

/// The exit code of a process, and what it says on standard error.
fn end(child: Child) -> (i32, String) {
    let output = child.wait_with_output().expect("it ends");
    let said = String::from_utf8(output.stderr).expect("UTF-8");
    (output.status.code().expect("by itself"), said)
}

/// Two folders of tables, and where payment `T5` is one of the first lines.
fn two_banks() -> Folder {
    let folder = Folder::new();
    let dice = &mut Dice(77);
    folder.write("records/north/a.csv", plain(dice, 400));
    folder.write("records/south/b.csv", plain(dice, 400).replace("\nT", "\nU"));
    folder.write("records/south/c.csv", plain(dice, 200).replace("\nT", "\nW"));
    folder
}

#[test]
fn workers_and_processes_select_the_same_bytes() {
    let folder = two_banks();
    let asked = ["--payment", "T5"];
    let one = select(&folder, "1", "one.selection", &asked);
    assert_eq!(one.code, 0, "{}", one.err);
    for workers in ["2", "3", "4"] {
        select(&folder, workers, "more.selection", &asked).ok();
        assert_eq!(
            folder.read("one.selection"),
            folder.read("more.selection"),
            "{workers} workers"
        );
    }
    for workers in ["1", "2"] {
        hosts(&folder, 2);
        // On a common disk both have all files, and share them.
        let arguments = ["records", "-w", workers, "--payment", "T5"];
        let second = start(&folder, "1", &arguments);
        let first = start(&folder, "0", &arguments);
        assert_eq!(end(first), (0, String::new()));
        assert_eq!(end(second), (0, String::new()));
        assert_eq!(
            folder.read("one.selection"),
            folder.read("two.selection"),
            "{workers} workers each"
        );
    }
}

/// What a program that packs tables makes of a text.
fn gzipped(text: &str) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(text.as_bytes()).expect("packed");
    packed.finish().expect("packed")
}

/// The same of texts only, so many rows a group.
fn as_parquet(text: &str, group: usize) -> Vec<u8> {
    use parquet::data_type::{ByteArray, ByteArrayType};
    let mut table = csv::Reader::from_reader(text.as_bytes());
    let names = table.headers().expect("a header").clone();
    let columns: Vec<String> = names
        .iter()
        .map(|name| format!("required binary {name} (UTF8);"))
        .collect();
    let columns = columns.concat();
    let schema = parquet::schema::parser::parse_message_type(&format!("message m {{ {columns} }}"));
    let mut packed = Vec::new();
    let schema = std::sync::Arc::new(schema.expect("a schema"));
    let mut file =
        parquet::file::writer::SerializedFileWriter::new(&mut packed, schema, std::sync::Arc::default())
            .expect("a file");
    let rows: Vec<csv::StringRecord> = table.records().collect::<Result<_, _>>().expect("a table");
    for rows in rows.chunks(group) {
        let mut group = file.next_row_group().expect("a group");
        for at in 0..names.len() {
            let cells: Vec<ByteArray> = rows.iter().map(|row| ByteArray::from(&row[at])).collect();
            let mut column = group.next_column().expect("a column").expect("there is one");
            column
                .typed::<ByteArrayType>()
                .write_batch(&cells, None, None)
                .expect("written");
            column.close().expect("written");
        }
        group.close().expect("written");
    }
    file.close().expect("written");
    packed
}

/// Selects from a packed table of several pieces, of which some are read twice, and has it damaged.
fn select_from_packed(name: &str, packed: &[u8], damaged: &str) {
    let folder = Folder::new();
    std::fs::create_dir(folder.path().join("records")).expect("a folder");
    let path = folder.path().join("records").join(name);
    std::fs::write(&path, packed).expect("written");
    let asked = ["--payment", "T30000"];
    let whole = trace(&folder, "records", &asked).ok();
    for workers in ["1", "2"] {
        select(&folder, workers, "some.selection", &asked).ok();
        let some = trace(&folder, "some.selection", &asked).ok();
        assert!(some == whole, "{}", first_difference(&some, &whole));
    }
    let named = format!("records/{name}");
    let little = [&asked[..], &["--max-expand", "1"]].concat();
    select(&folder, "1", "other.selection", &little).fails(1, &[&named, "--max-expand"]);
    std::fs::write(&path, &packed[..packed.len() / 2]).expect("written");
    select(&folder, "1", "other.selection", &asked).fails(1, &[&format!("{named}: {damaged}")]);
}

#[test]
fn tables_that_gzip_packed_are_selected_from_as_they_are() {
    let packed = gzipped(&plain(&mut Dice(77), 60_000));
    select_from_packed("a.csv.gz", &packed, "the gzip file is damaged or cut off");
}

#[test]
fn tables_in_parquet_are_selected_from_as_they_are() {
    let packed = as_parquet(&plain(&mut Dice(77), 60_000), 25_000);
    select_from_packed(
        "a.parquet",
        &packed,
        "the Parquet table is not read: it is damaged or cut off",
    );
}

#[test]
fn each_bank_may_read_its_own_tables_only() {
    let folder = two_banks();
    hosts(&folder, 2);
    let first = start(&folder, "0", &["records/north", "-w", "1", "--payment", "T5"]);
    let second = start(&folder, "1", &["records/south", "-w", "1", "--payment", "T5"]);
    assert_eq!(end(first), (0, String::new()));
    assert_eq!(end(second), (0, String::new()));
    let whole = folder.run(&[
        "trace",
        "records/north",
        "records/south",
        "--payment",
        "T5",
        "--format",
        "json",
    ]);
    let some = folder.run(&["trace", "two.selection", "--payment", "T5", "--format", "json"]);
    let (whole, some) = (whole.ok(), some.ok());
    assert!(whole == some, "{}", first_difference(&some, &whole));
}

#[test]
fn a_process_that_does_not_come_is_named() {
    let folder = two_banks();
    hosts(&folder, 2);
    let alone = start(&folder, "0", &["records", "--payment", "T5", "--wait", "1"]);
    let (code, said) = end(alone);
    assert_eq!(code, 1);
    assert!(
        said.contains("process 1 (127.0.0.1:") && said.contains("did not come within 1 s"),
        "{said}"
    );
    assert!(!folder.path().join("two.selection").exists());
    folder.write("hosts.txt", "127.0.0.1:1\nno-such-host.invalid:2\n");
    let (code, said) = end(start(&folder, "1", &["records", "--payment", "T5"]));
    assert!(
        code == 1 && said.contains("process 1 cannot listen at no-such-host.invalid:2"),
        "{said}"
    );
    folder.write("hosts.txt", "127.0.0.1:2101\n");
    let (code, said) = end(start(&folder, "0", &["records", "--payment", "T5"]));
    assert!(
        code == 2 && said.contains("it lists 1 process(es), and --processes says 2"),
        "{said}"
    );
}

#[test]
fn what_one_process_cannot_read_ends_all_and_writes_nothing() {
    let folder = two_banks();
    folder.write(
        "records/south/b.csv",
        "id,time,from,to,amount\n1,2026-03-01 10:00:00,6217000000000000001,6217000000000000002,\"5\n",
    );
    hosts(&folder, 2);
    let first = start(&folder, "0", &["records/north", "-w", "2", "--payment", "T5"]);
    let second = start(&folder, "1", &["records/south", "-w", "2", "--payment", "T5"]);
    for (code, said) in [end(first), end(second)] {
        assert_eq!(code, 1);
        assert!(
            said.contains("records/south/b.csv:2: at or after this line"),
            "{said}"
        );
    }
    assert!(!folder.path().join("two.selection").exists());
}

#[test]
fn one_path_that_is_another_file_elsewhere_is_an_error_of_both() {
    let (north, south) = (two_banks(), two_banks());
    hosts(&north, 2);
    south.write("hosts.txt", north.read("hosts.txt"));
    south.write("records/north/a.csv", plain(&mut Dice(78), 400));
    let first = start(&north, "0", &["records", "-w", "1", "--payment", "T5"]);
    let second = start(&south, "1", &["records", "-w", "1", "--payment", "T5"]);
    for (code, said) in [end(first), end(second)] {
        assert_eq!(code, 1);
        assert!(
            said.contains("records/north/a.csv: process 0 and process 1 both have"),
            "{said}"
        );
    }
    assert!(!north.path().join("two.selection").exists());
}

#[test]
fn processes_are_asked_the_same() {
    let folder = two_banks();
    hosts(&folder, 2);
    let first = start(&folder, "0", &["records", "-w", "1", "--payment", "T5"]);
    let second = start(&folder, "1", &["records", "-w", "1", "--payment", "T6"]);
    for (code, said) in [end(first), end(second)] {
        assert!(code == 1 && said.contains("are asked different things"), "{said}");
    }
    hosts(&folder, 2);
    let first = start(&folder, "0", &["records", "-w", "1", "--payment", "T5"]);
    let second = start(&folder, "1", &["records", "-w", "2", "--payment", "T5"]);
    for (code, said) in [end(first), end(second)] {
        assert!(code == 1 && said.contains("start all"), "{said}");
    }
}

/// The test is the second process: it says who it is, and is gone. A stranger who calls first is not taken for it.
#[test]
fn a_process_that_is_gone_ends_the_others() {
    let folder = two_banks();
    hosts(&folder, 2);
    let first = start(&folder, "0", &["records", "-w", "1", "--payment", "T5"]);
    let hosts = folder.read("hosts.txt");
    let call = |says: &str| {
        let mut socket = loop {
            match TcpStream::connect(hosts.lines().next().expect("the first process")) {
                Ok(socket) => break socket,
                Err(_) => std::thread::sleep(Duration::from_millis(20)),
            }
        };
        socket
            .write_all(format!("{says:<64}").as_bytes())
            .expect("it listens");
        let mut heard = [0; 64];
        socket.read_exact(&mut heard).expect("it answers");
    };
    call("GET / HTTP/1.1");
    call(&format!("fundtrail-select {} 2 1 1", env!("CARGO_PKG_VERSION")));
    let (code, said) = end(first);
    assert_eq!(code, 1);
    assert!(
        said.contains("the connection to process 1 (127.0.0.1:") && said.contains("nothing is selected"),
        "{said}"
    );
    assert!(!folder.path().join("two.selection").exists());
}

#[test]
fn a_selection_answers_nothing_else() {
    let folder = two_banks();
    select(
        &folder,
        "1",
        "some.selection",
        &["--payment", "T5", "--stop-at", "9"],
    )
    .ok();
    let asked = |arguments: &[&str]| folder.run(&[&["trace", "some.selection"], arguments].concat());
    asked(&["--payment", "T6"]).fails(
        1,
        &["some.selection: this selection is for T5, and is asked for T6"],
    );
    asked(&["--payment", "T5", "--zone", "+09:00"])
        .fails(1, &["some.selection: the lines were selected as read by zone"]);
    folder.write("none.csv", "account,time,amount\n");
    asked(&["--payment", "T5", "--stop-at", "9", "--frozen", "none.csv"])
        .fails(1, &["some.selection: a selection"]);
    asked(&["--payment", "T5"]).fails(1, &["some.selection: a selection"]);
    folder
        .run(&["inspect", "some.selection"])
        .fails(1, &["some.selection: a selection"]);
    let whole = folder.bytes("some.selection");
    folder.write("cut.selection", &whole[..whole.len() - 3]);
    let cut = ["trace", "cut.selection", "--payment", "T5", "--stop-at", "9"];
    folder
        .run(&cut)
        .fails(1, &["cut.selection: the selection is cut off"]);
}

#[test]
fn a_hub_is_named_and_ends_the_trace_loudly_where_asked() {
    let folder = Folder::new();
    let number = |last: u32| format!("62170000000000{last:05}");
    let mut table = String::from("id,time,from,to,amount\n");
    let mut pay = |from: u32, to: u32, amount: &str| {
        let line = table.lines().count();
        let (from, to) = (number(from), number(to));
        writeln!(table, "T{line},2026-03-01 10:00:{line:02},{from},{to},{amount}")
            .expect("a String takes it");
    };
    pay(1, 2, "500.00"); // the victim's
    pay(2, 3, "400.00");
    (10..15).for_each(|payee| pay(3, payee, "60.00"));
    pay(3, 10, "20.00");
    pay(10, 16, "80.00");
    folder.write("records/all.csv", table);
    let hub = number(3);

    let select = |options: &[&str]| {
        let base = [
            "select",
            "records",
            "--payment",
            "T1",
            "-w",
            "2",
            "-o",
            "some.selection",
        ];
        folder.run(&[&base[..], options].concat())
    };
    let told = select(&[]);
    assert!(
        !told.err.contains("paid very many"),
        "five are not many: {}",
        told.err
    );
    let told = select(&["--stop-at-hubs", "5"]);
    assert!(
        !told.err.contains("ENDS"),
        "it paid no more than five: {}",
        told.err
    );
    let told = select(&["--stop-at-hubs", "4"]);
    assert!(
        told.err.contains("THE SEARCH ENDS at 1 account(s)")
            && told.err.contains(&format!("{hub}  paid 5 accounts")),
        "{}",
        told.err
    );
    let json = |run: Run| serde_json::from_str::<serde_json::Value>(&run.ok()).expect("JSON");
    let mut some = json(trace(&folder, "some.selection", &["--payment", "T1"]));
    let mut whole = json(trace(&folder, "records", &["--payment", "T1", "--stop-at", &hub]));
    let notes = [&mut some, &mut whole].map(|all| all["notes"].take());
    assert_eq!(some, whole);
    let says = notes[0].to_string();
    assert!(
        says.contains(&format!("The trace ends at {hub}, which paid 5 accounts")),
        "{says}"
    );
    assert!(!notes[1].to_string().contains("The trace ends"));
}

#[test]
fn what_is_said_of_a_whole_table_is_said_of_its_selection() {
    let folder = Folder::new();
    let lines = "1,2026-03-01 10:00:00,6217000000000000001,6217000000000000002,5.00\n";
    folder.write(
        "records/a.csv",
        format!("流水号,交易时间,付款账号,收款账号,交易金额\n{lines}"),
    );
    let asked = ["--payment", "1", "--currency", "USD"];
    select(&folder, "2", "some.selection", &asked).ok();
    let whole = trace(&folder, "records", &asked).ok();
    assert!(whole.contains("currency-assumed"), "{whole}");
    assert_eq!(trace(&folder, "some.selection", &asked).ok(), whole);
    folder.write("none.csv", "account,time,amount\n");
    assert_eq!(
        trace(
            &folder,
            "records",
            &[&asked[..], &["--frozen", "none.csv"]].concat()
        )
        .ok(),
        whole
    );
}

#[test]
fn what_is_not_there_is_said() {
    let folder = two_banks();
    select(&folder, "2", "x", &["--payment", "T9999"])
        .fails(1, &["T9999: no line of these tables is such a payment"]);
    folder.write("records/north/copy.csv", folder.read("records/north/a.csv"));
    select(&folder, "2", "x", &["--payment", "T5"]).fails(
        1,
        &["records/north/copy.csv: the same bytes as records/north/a.csv"],
    );
    select(&folder, "1", "records/north/a.csv", &["--payment", "T5"]).fails(2, &["is an input"]);
    select(&folder, "1", "x", &["--payment", "amount=5"]).fails(2, &["name it by its id"]);
    select(&folder, "1", "x", &[]).fails(2, &["no payment to select for"]);
}
