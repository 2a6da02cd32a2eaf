;; SPDX-License-Identifier: Apache-2.0
;; Grows what it has, and touches what it got.
(module
  (memory (export "memory") 1)
  (memory $wide i64 1)
  (table $table 1 externref)
  (func (export "grow") (param i32) (result i32) local.get 0 memory.grow)
  (func (export "grow_wide") (param i32) (result i32)
    local.get 0 i64.extend_i32_u memory.grow $wide i32.wrap_i64)
  (func (export "grow_table") (param i32) (result i32) ref.null extern local.get 0 table.grow $table)
  (func (export "size") (param i32) (result i32) memory.size)
  (func (export "touch") (param i32) (result i32)
    i32.const 0 i32.const 1 memory.size i32.const 16 i32.shl memory.fill
    memory.size i32.const 16 i32.shl i32.const 1 i32.sub i32.load8_u))
