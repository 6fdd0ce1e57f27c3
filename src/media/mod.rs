//! WHICH PACKET: pure packet logic.
