;; SPDX-License-Identifier: Apache-2.0
;; One function per trap of the standard.
(module
  (memory 1)
  (table 3 funcref)
  (type $none (func))
  (type $one (func (result i32)))
  (elem (i32.const 0) func $other)
  (func $other (result i32) i32.const 1)
  (func (export "unreachable") unreachable)
  (func (export "load") (drop (i32.load (i32.const 65533))))
  (func (export "store") (i64.store offset=0xffffffff (i32.const -1) (i64.const 0)))
  (func (export "divide") (drop (i32.div_s (i32.const 1) (i32.const 0))))
  (func (export "overflow") (drop (i32.div_s (i32.const 0x80000000) (i32.const -1))))
  (func (export "conversion") (drop (i32.trunc_f32_s (f32.const nan))))
  (func $recursion (export "recursion") call $recursion)
  (func (export "type") (call_indirect (type $none) (i32.const 0)))
  (func (export "element") (call_indirect (type $none) (i32.const 1)))
  (func (export "undefined") (call_indirect (type $none) (i32.const 3))))
