;; SPDX-License-Identifier: Apache-2.0
;; Ends itself while it is instantiated, after a call that needs the memory, which nobody knows yet: that gives `fault`.
(module
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func $start
    (if (i32.eq (call $random (i32.const 0) (i32.const 8)) (i32.const 21))
      (then (call $exit (i32.const 4))))
    (call $exit (i32.const 5)))
  (start $start)
  (func (export "_start")))
