//! Libraries that panic at damaged bytes.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

thread_local! {
    /// Whether what this thread panics at is caught, so that nothing need be printed of it.
    static CAUGHT: Cell<bool> = const { Cell::new(false) };
}

static QUIET: Once = Once::new();

/// What `work` gives, a call into a library that reads bytes which may be damaged; `None` where it panics at them.
///
/// Whatever `work` changes is not to be used after a `None`. The panic is not printed: from the first call on, the
/// process's panic hook is one that passes every panic but these on to the hook before it.
pub(super) fn caught<T>(work: impl FnOnce() -> T) -> Option<T> {
    QUIET.call_once(|| {
        let usual = take_hook();
        set_hook(Box::new(move |panic| {
            if !CAUGHT.get() {
                usual(panic);
            }
        }));
    });
    let outer = CAUGHT.replace(true);
    let result = catch_unwind(AssertUnwindSafe(work));
    CAUGHT.set(outer);
    result.ok()
}

#[cfg(test)]
mod tests {
    use super::caught;

    #[test]
    fn what_panics_gives_nothing() {
        assert_eq!(caught(|| 1), Some(1));
        let bytes: [u8; 0] = [];
        let read = caught(|| bytes[std::hint::black_box(4)]);
        assert_eq!(read, None);
        assert_eq!(
            caught(|| caught(|| -> u8 { panic!("inside") }).is_none()),
            Some(true)
        );
    }
}
