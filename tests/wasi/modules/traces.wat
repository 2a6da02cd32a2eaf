;; SPDX-License-Identifier: Apache-2.0
;; A trap three calls deep.
(module $traces
  (memory 1)
  (func $inner (param i32) (result i32) local.get 0 i32.load)
  (func $middle (result i32) i32.const 1 i32.const 65536 call $inner i32.add)
  (func (export "outer") call $middle drop))
