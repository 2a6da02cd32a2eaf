(module (import "m" "table" (table 2 5 funcref)))
