//! The OpenAPI 3.1 description of the docket's interface, produced from the Rust types; `docs/openapi.json` holds it for other programs.
//!
//! The schemas are those of `schemars`, which the protocol's are made with too. The operations are a table of our own: the libraries that
//! collect them (utoipa, aide) want a second set of derives or an older `schemars`, and a test asks the real routes about every row.

use super::docket::{BookedHearing, CancelRequest, Docket, HearingPlan, PersonLink};
use super::http::Problem;
use super::recordings::{
    RecordingAct, RecordingActs, RecordingList, RecordingPackage, RecordingVerification,
    RecordingView, RecordingViews,
};
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

mod recordings;

pub use recordings::RECORDINGS;

/// One operation of the interface.
#[derive(Clone, Copy, Debug)]
pub struct Operation {
    /// HTTP method in small letters.
    pub method: &'static str,
    /// Path, with its parameters in braces.
    pub path: &'static str,
    /// Name for generated clients.
    pub id: &'static str,
    /// What it does.
    pub summary: &'static str,
    /// What it is asked with besides the path: place and name.
    pub with: &'static [Parameter],
    /// Type of its body.
    pub body: Option<&'static str>,
    /// Status and type of its answer.
    pub answers: &'static [(u16, Option<&'static str>)],
    /// Statuses of its problems besides 401, 403, 429 and 503, which each can have.
    pub problems: &'static [u16],
}

/// A header or a part of the query.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    place: &'static str,
    name: &'static str,
    about: &'static str,
    required: bool,
}

const KEY: Parameter = Parameter {
    place: "header",
    name: "Idempotency-Key",
    about: "1 to 64 letters, digits, '-' and '_'; the same for each repetition of one request",
    required: true,
};
const VERSION: Parameter = Parameter {
    place: "header",
    name: "If-Match",
    about: "The ETag of the hearing that is changed",
    required: true,
};
const FROM: Parameter = Parameter {
    place: "query",
    name: "from",
    about: "Hearings that begin at this time or later (RFC 3339)",
    required: true,
};
const TO: Parameter = Parameter {
    place: "query",
    name: "to",
    about: "Hearings that begin before this time; at most 31 days after `from`",
    required: true,
};
const AFTER: Parameter = Parameter {
    place: "query",
    name: "after",
    about: "The `next` of the answer before",
    required: false,
};

const HEARING: Option<&str> = Some("BookedHearing");

/// All operations.
pub const OPERATIONS: [Operation; 7] = [
    Operation {
        method: "get",
        path: "/api/v1/hearings",
        id: "listHearings",
        summary: "The docket of a court for some days, with how ready each hearing is",
        with: &[FROM, TO, AFTER],
        body: None,
        answers: &[(200, Some("Docket"))],
        problems: &[400],
    },
    Operation {
        method: "post",
        path: "/api/v1/hearings",
        id: "bookHearing",
        summary: "Book a hearing; the same request again gives the hearing that was booked first, with status 200",
        with: &[KEY],
        body: Some("HearingPlan"),
        answers: &[(201, HEARING), (200, HEARING)],
        problems: &[400, 409, 413, 422],
    },
    Operation {
        method: "get",
        path: "/api/v1/hearings/{hearing}",
        id: "readHearing",
        summary: "One hearing",
        with: &[],
        body: None,
        answers: &[(200, HEARING)],
        problems: &[404],
    },
    Operation {
        method: "put",
        path: "/api/v1/hearings/{hearing}",
        id: "changeHearing",
        summary: "Change or reschedule a hearing: the whole plan anew. Links of people whose role or name changed are revoked",
        with: &[VERSION],
        body: Some("HearingPlan"),
        answers: &[(200, HEARING)],
        problems: &[400, 404, 409, 410, 412, 413, 422, 428],
    },
    Operation {
        method: "post",
        path: "/api/v1/hearings/{hearing}/cancel",
        id: "cancelHearing",
        summary: "Cancel a hearing: its links are worth nothing, its courtroom is free",
        with: &[VERSION],
        body: Some("CancelRequest"),
        answers: &[(200, HEARING)],
        problems: &[400, 404, 409, 410, 412, 413, 422, 428],
    },
    Operation {
        method: "post",
        path: "/api/v1/hearings/{hearing}/persons/{person}/link",
        id: "makeLink",
        summary: "Make a link for a person; those made before stay good",
        with: &[],
        body: None,
        answers: &[(200, Some("PersonLink"))],
        problems: &[404, 410],
    },
    Operation {
        method: "delete",
        path: "/api/v1/hearings/{hearing}/persons/{person}/link",
        id: "revokeLinks",
        summary: "Revoke every link of a person made so far; who came by one is put out",
        with: &[],
        body: None,
        answers: &[(204, None)],
        problems: &[404, 410],
    },
];

/// The description as indented JSON with a line feed at its end.
///
/// # Errors
/// Only when it cannot be written as JSON, which nothing here can cause.
pub fn text() -> Result<String, serde_json::Error> {
    let mut paths: Map<String, Value> = Map::new();
    for operation in OPERATIONS.iter().chain(&RECORDINGS) {
        let path = paths
            .entry(operation.path)
            .or_insert_with(|| Value::Object(Map::new()));
        if let Some(path) = path.as_object_mut() {
            path.insert(operation.method.to_owned(), described(operation));
        }
    }
    let description = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Tyndau docket and records",
            "version": "1",
            "description": "Hearings as a court plans them, and the closed records of those that were held. Bring a staff token of the court \
                (header `typ` staff+jwt, at most twelve hours) as a bearer token; a hearing's link opens nothing of the docket, and its own \
                records for those who may play them.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "security": [{"staff": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "staff": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
                "view": {"type": "apiKey", "in": "cookie", "name": "tyndau_view"},
            },
            "schemas": schemas(),
        },
    });
    let mut text = serde_json::to_string_pretty(&description)?;
    text.push('\n');
    Ok(text)
}

fn schemas() -> Map<String, Value> {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
        settings.meta_schema = None;
    });
    let mut generator = settings.into_generator();
    generator.subschema_for::<Docket>();
    generator.subschema_for::<BookedHearing>();
    generator.subschema_for::<HearingPlan>();
    generator.subschema_for::<CancelRequest>();
    generator.subschema_for::<PersonLink>();
    generator.subschema_for::<RecordingList>();
    generator.subschema_for::<RecordingView>();
    generator.subschema_for::<RecordingViews>();
    generator.subschema_for::<RecordingVerification>();
    generator.subschema_for::<RecordingPackage>();
    generator.subschema_for::<RecordingAct>();
    generator.subschema_for::<RecordingActs>();
    generator.subschema_for::<Problem>();
    generator.take_definitions(true)
}

fn described(operation: &Operation) -> Value {
    let in_path = operation
        .path
        .split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let mut parameters: Vec<Value> = in_path
        .map(|name| json!({"in": "path", "name": name, "required": true, "schema": {"type": "string"}}))
        .collect();
    parameters.extend(operation.with.iter().map(|one| {
        json!({"in": one.place, "name": one.name, "description": one.about, "required": one.required, "schema": {"type": "string"}})
    }));
    let mut described = json!({
        "operationId": operation.id,
        "summary": operation.summary,
        "parameters": parameters,
        "responses": responses(operation),
    });
    let Some(members) = described.as_object_mut() else {
        return described;
    };
    if let Some(body) = operation.body {
        let body =
            json!({"required": true, "content": {"application/json": {"schema": reference(body)}}});
        members.insert("requestBody".to_owned(), body);
    }
    // Bytes go to the cookie of a view and to no token.
    if operation.path.ends_with("/files/{number}") {
        members.insert("security".to_owned(), json!([{"view": []}]));
    }
    described
}

fn responses(operation: &Operation) -> Map<String, Value> {
    let good = operation.answers.iter().map(|(status, kind)| {
        let answer = match kind {
            Some(kind) => json!({"description": "Done", "content": {"application/json": {"schema": reference(kind)}}}),
            None => json!({"description": "Done"}),
        };
        (status.to_string(), answer)
    });
    let bad = operation.problems.iter().chain(&[401, 403, 429, 503]).map(|status| {
        let problem = json!({"description": "Refused", "content": {"application/problem+json": {"schema": reference("Problem")}}});
        (status.to_string(), problem)
    });
    good.chain(bad).collect()
}

fn reference(kind: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{kind}")})
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn references(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(members) => {
                for (name, member) in members {
                    match (name.as_str(), member) {
                        ("$ref", Value::String(target)) => found.push(target.clone()),
                        _ => references(member, found),
                    }
                }
            }
            Value::Array(all) => all.iter().for_each(|one| references(one, found)),
            _ => {}
        }
    }

    #[test]
    fn every_reference_leads_to_a_schema() {
        let description: Value = serde_json::from_str(&text().unwrap()).unwrap();
        let mut found = Vec::new();
        references(&description, &mut found);
        assert!(found.len() > 20);
        for target in found {
            assert!(
                description
                    .pointer(target.trim_start_matches('#'))
                    .is_some(),
                "{target} leads nowhere"
            );
        }
    }
}
