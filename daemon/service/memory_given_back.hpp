// What a long run leaves in the allocator's hands goes back to the system: glibc keeps freed memory of a thread that
// goes on running, and after the first large block is freed it takes the next ones from there, too. A daemon that once
// read a million rows would hold forty megabytes of nothing from then on, and the gate would have them beside its own.
#pragma once

namespace twinwatch::service {

void keep_large_blocks_apart();  // once, before there are threads: a large block goes back when it is freed
void give_memory_back();         // what is free now, where it is more than 12 MB; a millisecond or two

}  // namespace twinwatch::service
