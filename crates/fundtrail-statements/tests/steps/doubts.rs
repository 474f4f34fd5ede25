use super::*;

#[test]
fn sides_a_hundred_times_apart_are_noted() {
    let case = settled(
        "# A.csv
         A 10:00:03 +100 =100 V
         # V.csv
         V 10:00:00 -10000 =7 A",
    );
    assert_eq!(notes(&case, "hundredfold").len(), 1);
    assert!(notes(&case, "hundredfold")[0].contains("V.csv:2"));
}

#[test]
fn an_export_that_adds_nothing_is_noted() {
    let case = settled(
        "# A.csv
         A 10:00:03 +100 =100 V
         # copy.csv
         A 10:00:03 +100 =100 V",
    );
    assert_eq!(notes(&case, "exports-alike").len(), 1);
}

#[test]
fn a_clock_that_runs_behind_is_noted() {
    let case = settled(
        "# A.csv
         A 10:00:00 +1 =1 V
         A 10:10:00 +2 =3 V
         A 10:20:00 +3 =6 V
         # V.csv
         V 10:00:07 -1 =9 A
         V 10:10:07 -2 =7 A
         V 10:20:07 -3 =4 A",
    );
    assert!(notes(&case, "clock-behind")[0].contains("7 s"));
}
