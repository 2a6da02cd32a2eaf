;; SPDX-License-Identifier: Apache-2.0
;; Offsets beyond 32 bits, which the text format's tools do not write: one memory of 64-bit addresses with 65537 pages;
;; at(i64) -> i32 is i32.load8_u offset=0x100000000, set(i64) is i64.store offset=0x100000000 of -1,
;; top(i64) -> i32 is i32.load8_u offset=0xffffffffffffffff.
(module binary
  "\00asm\01\00\00\00"
  "\01\0a\02\60\01\7e\01\7f\60\01\7e\00"
  "\03\04\03\00\01\00"
  "\05\05\01\04\81\80\04"
  "\07\12\03\02at\00\00\03set\00\01\03top\00\02"
  "\0a\2c\03"
  "\0b\00\20\00\2d\00\80\80\80\80\10\0b"
  "\0d\00\20\00\42\7f\37\03\80\80\80\80\10\0b"
  "\10\00\20\00\2d\00\ff\ff\ff\ff\ff\ff\ff\ff\ff\01\0b")
