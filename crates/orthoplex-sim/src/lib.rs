//! Oracle, fault injection, checkers and scenarios for tests.
