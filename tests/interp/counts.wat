;; SPDX-License-Identifier: Apache-2.0
;; Programs whose executed instructions are counted by hand in counts.cases.
(module
  (type $unary (func (param i32) (result i32)))
  (import "env" "sub" (func $sub (param i32 i32) (result i32)))
  (memory 1)
  (table 1 funcref)
  (elem (i32.const 0) $double)
  (func $double (type $unary) local.get 0 i32.const 1 i32.shl)
  (func (export "straight") (param i32) (result i32)
    local.get 0 i32.const 3 i32.add local.tee 0 drop nop local.get 0)
  (func (export "loop") (param i32)
    loop local.get 0 i32.const 1 i32.sub local.tee 0 br_if 0 end)
  (func (export "if_else") (param i32) (result i32)
    local.get 0
    if (result i32) i32.const 1 else i32.const 2 i32.const 3 i32.mul end)
  (func (export "not_taken") (param i32) (result i32)
    block (result i32) i32.const 9 local.get 0 br_if 0 i32.const 1 i32.add end
    i32.const 2 i32.mul)
  (func (export "inverse") (param i32 i32) (result i32)
    block local.get 0 local.get 1 i32.lt_s i32.eqz br_if 0 i32.const 1 return end i32.const 0)
  (func (export "calls") (param i32) (result i32)
    local.get 0 call $double i32.const 0 call_indirect (type $unary) local.get 0 call $sub)
  (func (export "table") (param i32) (result i32)
    block block block local.get 0 br_table 0 1 2 end i32.const 1 return end nop end i32.const 2)
  (func (export "memory") (param i32) (result i32)
    local.get 0 i32.const 4 i32.add local.get 0 i32.store offset=8
    local.get 0 local.get 0 i32.add i32.load memory.size i32.add)
  (func (export "vectors") (param i32) (result i32)
    v128.const i32x4 1 2 3 4 local.get 0 i32x4.splat i32x4.add v128.const i64x2 0 0 i32x4.eq v128.any_true)
  (func (export "traps") (param i32) (result i32)
    i32.const 1 local.get 0 br_if 0 drop i32.const 1 i32.const 0 i32.div_s))
