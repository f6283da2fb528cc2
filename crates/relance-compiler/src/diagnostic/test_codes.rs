//! RL06: `test` blocks.

codes! {}
