//! How much memory there is.

use sysinfo::System;

/// The bytes that the system could still give this program, what it would swap out included; `None` where it does not
/// say.
pub(crate) fn free_bytes() -> Option<u64> {
    let mut system = System::new();
    system.refresh_memory();
    let machine = system.available_memory() + system.free_swap();
    // A container may have less.
    let container = system
        .cgroup_limits()
        .map(|limits| limits.free_memory + limits.free_swap);
    let free = container.map_or(machine, |container| container.min(machine));
    (free > 0).then_some(free)
}
