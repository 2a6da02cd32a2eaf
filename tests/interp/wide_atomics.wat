;; SPDX-License-Identifier: Apache-2.0
;; Atomic accesses, wait and notify in a memory of 64-bit addresses.
(module
  (memory i64 1 2 shared)
  (func (export "add") (param i64 i32) (result i32) (i32.atomic.rmw.add offset=4 (local.get 0) (local.get 1)))
  (func (export "cmpxchg") (param i64 i64 i64) (result i64)
    (i64.atomic.rmw.cmpxchg (local.get 0) (local.get 1) (local.get 2)))
  (func (export "store") (param i64 i64) (i64.atomic.store offset=2 (local.get 0) (local.get 1)))
  (func (export "at_const") (result i32) (i32.atomic.load8_u (i64.const 104)))
  (func (export "load") (param i64) (result i64) (i64.load (local.get 0)))
  (func (export "wait") (param i64 i64) (result i32)
    (memory.atomic.wait64 (local.get 0) (local.get 1) (i64.const 1000)))
  (func (export "wait_far") (param i64 i64) (result i32)
    (memory.atomic.wait64 offset=65536 (local.get 0) (local.get 1) (i64.const 1000)))
  (func (export "notify") (param i64) (result i32) (memory.atomic.notify offset=8 (local.get 0) (i32.const 1))))
