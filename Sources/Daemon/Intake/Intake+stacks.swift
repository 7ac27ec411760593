import Domain
import Executing
import Ledger
import Logging
import Rules
import Watching

extension Intake {
    /// Waits for a file to settle, if a rule may be for it and its fate is not known yet.
    func consider(_ path: String, _ stamp: FileStamp) {
        guard known[path] != stamp else { return }
        known[path] = nil
        guard case .book(let book) = rules.nearestRuleFile(for: path),
            case .maybe = book.couldMatch(path)
        else { return settling.forget(path) }
        settling.observe(path, stamp, now: .now)
    }

    /// Lets go of a file that is gone, or of a folder with all that was under it.
    func forget(_ path: String) {
        settling.vanished(path)
        if known.removeValue(forKey: path) == nil {
            known = known.filter { !$0.key.hasPrefix("\(path)/") }
        }
    }

    /// Looks at a stack anew, since what was known of it no longer holds.
    func reconsider(_ path: String) async {
        known[path] = nil
        guard case .file(let stamp)? = try? await folder.sight(of: path) else { return }
        consider(path, stamp)
    }

    /// Does one thing that is due, and tells the settling what came of it.
    func perform(_ step: Settling.Step) async {
        switch step {
        case .look(let path): await look(path)
        case .probe(let path, _): await probe(path)
        case .giveUp(let path, let reason): await giveUp(path, reason)
        }
    }

    private func giveUp(_ path: String, _ reason: String) async {
        let failure = Failure(
            .incomplete, "it never became complete: \(reason)", subject: path,
            advice: "Check the acquisition or the copy, and drop the stack again")
        guard case .file(let stamp)? = try? await folder.sight(of: path) else { return }
        await leave(path, stamp, failure, as: .incomplete, messageID: MessageID.incomplete)
    }

    private func look(_ path: String) async {
        do throws(Failure) {
            let (sight, writer) = try await folder.inspect(path)
            if case .file(let stamp) = sight {
                settling.looked(path, stamp, writer: writer, now: .now)
            } else {
                forget(path)
            }
        } catch {
            settling.failed(path, reason: error.message, now: .now)
        }
    }

    private func probe(_ path: String) async {
        guard case .book(let book) = rules.nearestRuleFile(for: path),
            case .maybe(let axes) = book.couldMatch(path)
        else { return settling.forget(path) }
        do throws(Failure) {
            let probe = try await executor.probe("\(watch.folder)/\(path)", axes: axes)
            guard settling.probed(path, probe.stamp, .init(probe.verdict), now: .now) else {
                return
            }
            crashed.remove(path)
            switch probe.verdict {
            case .complete(let facts): await decide(path, probe, facts, book)
            case .incomplete(let reason):
                logger.info("incomplete", metadata: ["stack": "\(path)", "reason": "\(reason)"])
            case .refused(let failure):
                await refuse(path, probe.stamp, failure)
            }
        } catch {
            await probeFailed(path, error)
        }
    }

    private func probeFailed(_ path: String, _ failure: Failure) async {
        if failure.code == .noInput { return forget(path) }
        guard failure.code == .crash, !crashed.insert(path).inserted else {
            return settling.failed(path, reason: failure.message, now: .now)
        }
        settling.forget(path)
        guard case .file(let stamp)? = try? await folder.sight(of: path) else { return }
        await refuse(path, stamp, failure)
    }

    /// Finds the rule for a complete stack and commits the job.
    private func decide(_ path: String, _ probe: Probe, _ facts: StackFacts, _ book: RuleBook) async
    {
        do throws(Failure) {
            let rule: MatchedRule
            switch try book.match(path, facts: facts) {
            case .none:
                return try await note(
                    path, probe.stamp, .noRule, "no rule of its rule file is for it")
            case .skip(let name):
                return try await note(path, probe.stamp, .skipped, "rule \(name) leaves it alone")
            case .unmix(let matched): rule = matched
            }
            let identity = StackIdentity(
                watch: watch.name, path: path, size: probe.stamp.size,
                fingerprint: probe.fingerprint)
            let admission = try await ledger.admit(
                identity,
                rule: .init(file: rule.ruleFile, name: rule.ruleName, hash: rule.ruleHash),
                output: rule.output, order: rule.order(facts: facts, stamp: probe.stamp),
                now: Clock.now)
            known[path] = probe.stamp
            guard case .new(let job, _) = admission else { return }
            logger.info(
                "queued",
                metadata: ["stack": "\(path)", "job": "\(job.id)", "rule": "\(rule.ruleName)"])
            jobs.ring()
        } catch  where error.code == .cannotCreate {
            await refuse(path, probe.stamp, error)
        } catch {
            logger.error(
                "cannot queue the stack; it is tried again",
                metadata: ["stack": "\(path)", "reason": "\(error)"])
            settling.observe(path, probe.stamp, now: .now)
        }
    }

    private func refuse(_ path: String, _ stamp: FileStamp, _ failure: Failure) async {
        await leave(path, stamp, failure, as: .refused, messageID: MessageID.refused)
    }

    /// Leaves a file alone until it changes.
    private func leave(
        _ path: String, _ stamp: FileStamp, _ failure: Failure, as state: SeenFile.State,
        messageID: String
    ) async {
        do throws(Failure) {
            try await note(path, stamp, state, failure.message)
        } catch {
            logger.error("cannot write to the ledger", metadata: ["reason": "\(error)"])
        }
        await tell(path, failure, messageID: messageID)
    }

    /// Takes note of a file that gets no job.
    private func note(
        _ path: String, _ stamp: FileStamp, _ state: SeenFile.State, _ reason: String
    ) async throws(Failure) {
        known[path] = stamp
        try await ledger.note(
            watch: watch.name, path: path, stamp: stamp, state: state, reason: reason,
            now: Clock.now)
    }

    /// Tells the journal and the microscopist that a stack cannot be unmixed as it is.
    private func tell(_ path: String, _ failure: Failure, messageID: String) async {
        logger.error(
            "refused",
            metadata: [
                "message_id": "\(messageID)", "stack": "\(path)",
                "reason": "\(failure.description)",
            ])
        let note = FailureNote(stack: path, failure: failure, attempts: 0, nextAttempt: nil)
        do throws(Failure) {
            try await results.write(note: note.text, at: NotePath.of(path))
        } catch {
            logger.error("cannot write the note", metadata: ["reason": "\(error)"])
        }
    }
}

extension Settling.Verdict {
    fileprivate init(_ verdict: Probe.Verdict) {
        self =
            switch verdict {
            case .complete: .complete
            case .incomplete(let reason): .incomplete(reason)
            case .refused: .refused
            }
    }
}
