//! A caller of our own.
