//! Why something is refused. A refusal changes nothing, and is logged.

words! {
    /// Why an action was refused.
    pub enum Refusal {
        /// Not for this role.
        NotPermitted = "not_permitted",
        /// Not in this phase.
        Phase = "phase",
        /// Not where the asker is.
        Room = "room",
        /// A guard of the session is not met.
        NotReady = "not_ready",
        /// A reason must be given.
        NoReason = "no_reason",
        /// Whoever was expected is here, so it cannot be stated that nobody appeared.
        Appeared = "appeared",
        /// The time that was named has passed.
        TimePast = "time_past",
        /// A person comes in who has promised and was checked, or by a ruling.
        NotChecked = "not_checked",
        /// A witness comes in while the case is heard, and when no other is yet to testify there.
        WitnessWaits = "witness_waits",
        /// A person is not named by the ruling that closed the session.
        NotNamed = "not_named",
        /// It would cut a last word, and no ruling says why.
        LastWord = "last_word",
        /// The court has locked this microphone.
        Locked = "locked",
        /// The asker does not have the last word.
        NoFloor = "no_floor",
        /// No step of that name, or none that follows.
        NoStep = "no_step",
        /// The step is made in the open session, and the judge has not returned to it.
        OpenFirst = "open_first",
        /// The procedure has moved on since the asker looked.
        MovedOn = "moved_on",
        /// Nobody is asked whether they hear: the question is over, or there is nobody to ask.
        NotAsked = "not_asked",
        /// Nobody of that id that the asker may mean.
        UnknownPerson = "unknown_person",
        /// No room that the asker may mean: not asked there, or locked.
        UnknownRoom = "unknown_room",
        /// Those who are in the room may not be together with the asker.
        Company = "company",
        /// It is for the clerk or court IT, and nobody of them has a seat.
        NobodyThere = "nobody_there",
        /// Nothing that can be read was written, or too much at once.
        NoText = "no_text",
        /// Too much was written or marked in a minute, or the court has ruled of too many screens.
        TooMany = "too_many",
    }
}
