//! How much memory there is.

use sysinfo::System;

/// The bytes that the system could still give this program, what it would swap out included; `None` where it does not
/// say.
pub(crate) fn free_bytes() -> Option<u64> {
    let mut system = System::new();
    system.refresh_memory();
    let machine = system.available_memory() + system.free_swap();
    // A container may have less. What it counts as used holds files that it would drop, so its whole counts.
    let container = system.cgroup_limits().map(|limits| limits.total_memory);
    let free = container.map_or(machine, |container| container.min(machine));
    (free > 0).then_some(free)
}
