# SPDX-License-Identifier: Apache-2.0
# How wide vector code is: bytes of the registers that a vector instruction works on, on average over those executed, as
# a map like that of fidelity.gp. 16 bytes, Wasm's v128, are white; wider is bluer.
shown = 'bytes'
numbers = 'bytes of registers per vector instruction executed, on average'
shade(x) = bound(-log(x / 16) / log(2))
spell(x) = sprintf('%.0f', x)
load 'fidelity.gp'
