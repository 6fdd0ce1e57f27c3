//! The operations of closed records.

use super::{AFTER, Operation, Parameter};

const HEARING: Parameter = Parameter {
    place: "query",
    name: "hearing",
    about: "Only the records of this hearing",
    required: false,
};
const ENDING: Parameter = Parameter {
    place: "query",
    name: "ending",
    about: "`true`: only records whose time ends within thirty days or is over, and that no hold keeps; for the court's staff",
    required: false,
};
const RANGE: Parameter = Parameter {
    place: "header",
    name: "Range",
    about: "Some of the bytes (RFC 9110, section 14)",
    required: false,
};

/// All operations on closed records.
pub const RECORDINGS: [Operation; 9] = [
    Operation {
        method: "get",
        path: "/api/v1/recordings",
        id: "listRecordings",
        summary: "Closed records, the newest first: of the court, or, with the link to a hearing, of that hearing",
        with: &[HEARING, ENDING, AFTER],
        body: None,
        answers: &[(200, Some("RecordingList"))],
        problems: &[400, 404],
    },
    Operation {
        method: "get",
        path: "/api/v1/recordings/{recording}",
        id: "readRecording",
        summary: "One closed record",
        with: &[],
        body: None,
        answers: &[(200, Some("RecordingCard"))],
        problems: &[404],
    },
    Operation {
        method: "post",
        path: "/api/v1/recordings/{recording}/views",
        id: "openRecording",
        summary: "Open a record for a quarter of an hour; it is written down who does. A cookie comes with the answer that opens its tracks",
        with: &[],
        body: None,
        answers: &[(200, Some("RecordingView"))],
        problems: &[404, 409, 410],
    },
    Operation {
        method: "get",
        path: "/api/v1/recordings/{recording}/views",
        id: "listViews",
        summary: "Who opened a record or took a copy, the first first; for administrators",
        with: &[AFTER],
        body: None,
        answers: &[(200, Some("RecordingViews"))],
        problems: &[400, 404],
    },
    Operation {
        method: "get",
        path: "/api/v1/recordings/{recording}/files/{number}",
        id: "readTrack",
        summary: "Bytes of a track, for who has the cookie of a view",
        with: &[RANGE],
        body: None,
        answers: &[(200, None), (206, None)],
        problems: &[404, 409, 410, 416],
    },
    Operation {
        method: "post",
        path: "/api/v1/recordings/{recording}/verifications",
        id: "verifyRecording",
        summary: "Hold every byte of a record against its chain, now; for the court",
        with: &[],
        body: None,
        answers: &[(200, Some("RecordingVerification"))],
        problems: &[404, 409, 410],
    },
    Operation {
        method: "post",
        path: "/api/v1/recordings/{recording}/packages",
        id: "exportRecording",
        summary: "A copy to hand out, with all that is needed to verify it, as a tar file; for the court's staff. It is written down who makes one",
        with: &[],
        body: Some("RecordingPackage"),
        answers: &[(200, None)],
        problems: &[400, 404, 409, 410],
    },
    Operation {
        method: "get",
        path: "/api/v1/recordings/{recording}/acts",
        id: "listActs",
        summary: "What was decided about a record, by whom and why, the first first, and how many have signed the act of destruction; for administrators",
        with: &[AFTER],
        body: None,
        answers: &[(200, Some("RecordingActs"))],
        problems: &[400, 404],
    },
    Operation {
        method: "post",
        path: "/api/v1/recordings/{recording}/acts",
        id: "decideOnRecording",
        summary: "Decide about a record: a hold, its end, legal force, a signature under the act of destruction; for administrators",
        with: &[],
        body: Some("RecordingAct"),
        answers: &[(204, None)],
        problems: &[400, 404, 409, 410],
    },
];
