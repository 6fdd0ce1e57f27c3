//! WHAT IS KEPT: pure logic of the record.
