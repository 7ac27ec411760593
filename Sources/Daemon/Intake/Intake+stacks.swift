import Domain
import Executing
import Ledger
import Logging
import Rules
import Watching

extension Intake {
    /// Does one thing that is due, and tells the settling what came of it.
    func perform(_ step: Settling.Step) async {
        switch step {
        case .look(let stack): await look(stack)
        case .probe(let stack, _): await probe(stack)
        case .giveUp(let stack, let reason): await giveUp(stack, reason)
        }
    }

    private func giveUp(_ stack: String, _ reason: String) async {
        let failure = Failure(
            .incomplete, "it never became complete: \(reason)", subject: stack,
            advice: "Check the acquisition or the copy, and drop the stack again")
        guard let members = await members(of: stack) else { return }
        await leave(stack, members, failure, as: .incomplete, messageID: MessageID.incomplete)
    }

    /// The files of a stack as they are now; nil where none is there any more.
    private func members(of stack: String) async -> [StackMember]? {
        guard let (stamp, _) = try? await inspect(stack), let stamp else { return nil }
        return sets.isSet(stack)
            ? sets.members(of: stack) : [StackMember(path: stack, stamp: stamp)]
    }

    private func look(_ stack: String) async {
        do throws(Failure) {
            let (stamp, writer) = try await inspect(stack)
            if let stamp {
                settling.looked(stack, stamp, writer: writer, now: .now)
            } else {
                letGo(of: stack)
            }
        } catch {
            settling.failed(stack, reason: error.message, now: .now)
        }
    }

    private func probe(_ path: String) async {
        let place = place(of: path)
        guard let book = book(for: place), case .maybe(let axes) = book.couldMatch(place) else {
            return settling.forget(path)
        }
        do throws(Failure) {
            var probe = relative(
                try await executor.probe("\(watch.folder)/\(path)", axes: axes, limits: limits))
            if probe.verdict.isComplete,
                let sentinel = try await missingSentinel(of: probe.stack)
            {
                probe.verdict = .incomplete("\(sentinel) is not there yet")
            }
            guard await !learn(from: probe, of: path),
                let stamp = sets.isSet(path) ? sets.stamp(of: path) : probe.members.stamp,
                settling.probed(path, stamp, verdict(of: probe), now: .now)
            else { return }
            crashed.remove(path)
            switch probe.verdict {
            case .complete(let images): await decide(probe, images)
            case .incomplete(let reason):
                logger.info("incomplete", metadata: ["stack": "\(path)", "reason": "\(reason)"])
            case .refused(let failure):
                let members = sets.isSet(path) ? sets.members(of: path) : probe.members
                await refuse(path, members, failure)
            }
        } catch {
            await probeFailed(path, error)
        }
    }

    /// What a probe found, with paths relative to the drop folder.
    func relative(_ probe: Probe) -> Probe {
        var probe = probe
        probe.stack = relative(probe.stack)
        probe.members = probe.members.mapPaths(relative)
        probe.missing = probe.missing.map(relative)
        return probe
    }

    /// Takes note of which files belong together; where that is news, they settle together from now on.
    ///
    /// - Parameter path: what was probed.
    /// - Returns: whether another probe is needed.
    private func learn(from probe: Probe, of path: String) async -> Bool {
        let isAlone =
            probe.members.count == 1 && probe.missing.isEmpty && probe.stack == path
        guard !isAlone || sets.isSet(path) else { return false }
        // A file that cannot be read does not know which others belong to it.
        if isAlone, !probe.verdict.isComplete {
            for member in probe.members { sets.see(member.path, member.stamp) }
            return false
        }
        let isNews = sets.learn(probe.stack, present: probe.members, missing: probe.missing)
        guard isNews || probe.stack != path else { return false }
        for file in sets.files(of: probe.stack) + [path] where file != probe.stack {
            settling.forget(file)
        }
        if isNews, let stamp = probe.members.stamp {
            settling.forget(probe.stack)
            settling.observe(probe.stack, stamp, now: .now)
        }
        // What was said of the files one by one no longer holds.
        for file in sets.files(of: probe.stack) where file != probe.stack {
            await results.remove(noteAt: NotePath.of(file))
        }
        return true
    }

    private func verdict(of probe: Probe) -> Settling.Verdict {
        switch probe.verdict {
        case .complete: .complete
        case .incomplete(let reason):
            sets.isSet(probe.stack) || watch.readyWhen != nil
                ? .waitsForOthers(reason) : .incomplete(reason)
        case .refused: .refused
        }
    }

    private func probeFailed(_ path: String, _ failure: Failure) async {
        if failure.code == .noInput {
            // What stood for a set is gone; the others may be stacks by themselves.
            let others = sets.members(of: path)
            sets.forget(path)
            settling.forget(path)
            for member in others { consider(member.path, member.stamp) }
            return
        }
        guard failure.code == .crash, !crashed.insert(path).inserted else {
            return settling.failed(path, reason: failure.message, now: .now)
        }
        settling.forget(path)
        guard let members = await members(of: path) else { return }
        await refuse(path, members, failure)
    }

    /// Finds the rules for the images of a complete stack and commits their jobs.
    private func decide(_ probe: Probe, _ images: [StackFacts]) async {
        let place = StackPlace(path: probe.stack, files: probe.members.map(\.path))
        guard let book = book(for: place) else { return }
        do throws(Failure) {
            var requests: [JobRequest] = []
            var skipping: String?
            for (index, facts) in images.enumerated() {
                let image = ImageNumber(index: index, count: images.count)
                switch try book.match(place, image: image, facts: facts) {
                case .none: break
                case .skip(let name): skipping = name
                case .unmix(let rule): requests.append(rule.request(image: image, facts: facts))
                }
            }
            if requests.isEmpty {
                let reason =
                    skipping.map { "rule \($0) leaves it alone" }
                    ?? "no rule of its rule file is for it"
                return try await note(
                    probe.stack, probe.members, skipping == nil ? .noRule : .skipped, reason)
            }
            try await admit(probe, requests)
        } catch  where error.code == .cannotCreate {
            await refuse(probe.stack, probe.members, error)
        } catch {
            logger.error(
                "cannot queue the stack; it is tried again",
                metadata: ["stack": "\(probe.stack)", "reason": "\(error)"])
            guard let stamp = probe.members.stamp else { return }
            settling.observe(probe.stack, stamp, now: .now)
        }
    }

    private func admit(_ probe: Probe, _ requests: [JobRequest]) async throws(Failure) {
        let identity = StackIdentity(
            watch: watch.name, path: probe.stack, size: probe.members.byteCount,
            fingerprint: probe.fingerprint)
        let admissions = try await ledger.admit(
            identity, members: probe.members, requests, now: Clock.now)
        remember(probe.members)
        workerStops.ring(admissions.flatMap(\.stopped))
        for case .ignored(let job, _) in admissions {
            logger.notice(
                "acquired anew, and left alone",
                metadata: ["stack": "\(probe.stack)", "output": "\(job.output)"])
        }
        for case .new(let job, _) in admissions {
            logger.info(
                "queued",
                metadata: [
                    "stack": "\(probe.stack)", "job": "\(job.id)", "rule": "\(job.ruleName)",
                ])
            jobs.ring()
        }
    }

    /// Leaves files alone until they change.
    private func remember(_ members: [StackMember]) {
        for member in members { known[member.path] = member.stamp }
    }

    private func refuse(_ stack: String, _ members: [StackMember], _ failure: Failure) async {
        await leave(stack, members, failure, as: .refused, messageID: MessageID.refused)
    }

    /// Leaves a stack alone until it changes.
    private func leave(
        _ stack: String, _ members: [StackMember], _ failure: Failure, as state: SeenFile.State,
        messageID: String
    ) async {
        do throws(Failure) {
            try await note(stack, members, state, failure.message)
        } catch {
            logger.error("cannot write to the ledger", metadata: ["reason": "\(error)"])
        }
        await tell(stack, failure, messageID: messageID)
    }

    /// Takes note of a stack that gets no job.
    private func note(
        _ stack: String, _ members: [StackMember], _ state: SeenFile.State, _ reason: String
    ) async throws(Failure) {
        remember(members)
        try await ledger.note(
            watch: watch.name, path: stack, members: members, state: state, reason: reason,
            now: Clock.now)
    }

    /// Tells the journal and the microscopist that a stack cannot be unmixed as it is.
    private func tell(_ path: String, _ failure: Failure, messageID: String) async {
        let note = FailureNote(stack: path, failure: failure, attempts: 0, nextAttempt: nil)
        do throws(Failure) {
            try await results.write(note: note.text, at: NotePath.of(path))
        } catch {
            logger.error("cannot write the note", metadata: ["reason": "\(error)"])
        }
        logger.error(
            "refused",
            metadata: [
                "message_id": "\(messageID)", "stack": "\(path)",
                "reason": "\(failure.description)",
            ])
    }
}

extension MatchedRule {
    /// The job of an image of a probed stack.
    func request(image: ImageNumber, facts: StackFacts) -> JobRequest {
        JobRequest(
            rule: RuleReference(file: ruleFile, name: ruleName, hash: ruleHash), output: output,
            order: order(image: image, facts: facts), onChange: onChange)
    }
}
