(module (import "m" "memory" (memory 1 3)))
