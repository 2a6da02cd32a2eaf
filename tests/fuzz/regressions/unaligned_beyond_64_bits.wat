;; SPDX-License-Identifier: Apache-2.0
;; Of an atomic instruction's two reasons to trap, alignment comes first, even where the address has more than 64 bits.
(module
  (memory i64 1 1 shared)
  (func (export "a") (result i32)
    (memory.atomic.notify offset=0xffffffff (i64.const 0xffffffff00000002) (i32.const 1)))
  (func (export "b") (result i32)
    (memory.atomic.wait32 offset=0xffffffff (i64.const 0xffffffffffffffff) (i32.const 1) (i64.const 1))))
