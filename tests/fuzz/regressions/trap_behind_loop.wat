;; SPDX-License-Identifier: Apache-2.0
;; An access that traps right behind a loop whose accesses were checked all at once, and whose place in the source
;; the compiler had lost: it must not be taken for one of the loop's.
(module
  (memory (export "memory") 1)
  (func (export "a") (local $i i32) (local $p i32)
    (loop $fill
      (f64.store (local.get $i) (f64.convert_i32_s (i32.and (i32.mul (local.get $i) (i32.const 3)) (i32.const 2040))))
      (br_if $fill (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 8))) (i32.const 4096))))
    (local.set $p (i32.and (i32.load (i32.const 65546)) (i32.const 4088)))
    (local.set $i (i32.const 1))
    (loop $add
      (v128.store (local.get $p) (f64x2.mul
        (f64x2.add (v128.load (local.get $p)) (v128.load (local.get $p)))
        (v128.const f64x2 0.5 0.5)))
      (local.set $p (i32.add (local.get $p) (i32.const 16)))
      (br_if $add (local.tee $i (i32.sub (local.get $i) (i32.const 1)))))))
