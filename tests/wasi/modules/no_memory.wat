;; SPDX-License-Identifier: Apache-2.0
;; A command without a memory: what takes an address gives `fault`, also for no bytes at all; the rest works.
(module
  (import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "sched_yield" (func $yield (result i32)))
  (func (export "_start")
    (if (i32.ne (call $random (i32.const 0) (i32.const 0)) (i32.const 21)) (then unreachable))
    (if (i32.ne (call $random (i32.const 0) (i32.const 1)) (i32.const 21)) (then unreachable))
    (if (i32.ne (call $yield) (i32.const 0)) (then unreachable))))
