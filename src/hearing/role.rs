//! Roles and what each may do: one table.

/// A person's role in the hearing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Presiding judge.
    Judge,
    /// Court session clerk.
    Clerk,
    /// Plaintiff.
    Plaintiff,
    /// Defendant in a civil case.
    Defendant,
    /// Lawyer, defence counsel or representative.
    Lawyer,
    /// Witness.
    Witness,
    /// Interpreter.
    Interpreter,
    /// Member of the public.
    Public,
    /// Court IT.
    It,
}

/// An act that the table answers for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Permission {
    /// Send voice and picture.
    Publish,
    /// Raise a hand.
    RaiseHand,
    /// Let people in.
    Admit,
    /// Send people back to the waiting hall.
    SendBack,
    /// Switch off another's microphone.
    Mute,
    /// Open or continue the session.
    Open,
    /// Pause the session.
    Recess,
    /// End the hearing.
    End,
    /// See the table of connections.
    SeeQuality,
}
