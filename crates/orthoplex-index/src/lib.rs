//! Access structures of one segment: codes, graph, field columns, filter plan.
