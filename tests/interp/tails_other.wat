;; SPDX-License-Identifier: Apache-2.0
;; The other instance of tails.wat, which it imports and whose table it enters.
(module
  (type $unary (func (param i32) (result i32)))
  (import "tails" "table" (table 8 funcref))
  (import "tails" "turn" (func $turn (type $unary)))
  (import "tails" "turns_inside" (func $turns_inside (type $unary)))
  (import "tails" "odd" (func $odd (param i32 i64 i32 f64 v128 i32) (result i32)))
  (elem (i32.const 4) $back)
  (func $back (type $unary)
    (if (i32.eqz (local.get 0)) (then (return (i32.const 6))))
    (return_call $turn (i32.sub (local.get 0) (i32.const 1))))
  (func (export "back") (type $unary) (return_call $back (local.get 0)))
  (func (export "inside") (type $unary) (i32.add (call $turns_inside (local.get 0)) (i32.const 100)))
  (func (export "wide") (type $unary)
    (return_call $odd (i32.const 11) (i64.const 0) (local.get 0) (f64.const 0) (v128.const i32x4 0 0 0 4)
      (i32.const 14)))
  (func (export "through") (param i32 i32) (result i32)
    (return_call_indirect (type $unary) (local.get 1) (local.get 0))))
