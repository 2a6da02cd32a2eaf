;; SPDX-License-Identifier: Apache-2.0
;; For images_test.sh: a function that gives 42 more, one that traps, and enough of a body to be worth keeping.
(module
  (memory (export "memory") 1)
  (data (i32.const 16) "the quick brown fox jumps over the lazy dog, and the lazy dog lets it jump over it once more, since it is lazy")
  (data (i32.const 256) "a module of less than 256 bytes is compiled as quickly as a file is found: this one is longer than that by itself")
  (func $add (export "add") (param i32) (result i32) (i32.add (local.get 0) (i32.const 42)))
  (func (export "peek") (param i32) (result i32) (i32.load (local.get 0)))
  (func (export "sum") (param $n i32) (result i32) (local $s i32) (local $i i32)
    (loop $l
      (local.set $s (i32.add (local.get $s) (i32.load8_u offset=16 (local.get $i))))
      (br_if $l (i32.ne (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $n))))
    (call $add (local.get $s))))
