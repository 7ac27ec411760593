import Domain
import Executing
import Ledger
import Logging
import Rules
import Watching

extension Intake {
    /// Queues a stack once more because somebody asks for it, also where it is done.
    ///
    /// - Parameters:
    ///   - path: of the stack, which may be a folder, or of one of its files, relative to the drop folder.
    ///   - rule: the name of a rule of its rule file; nil for the one that matches.
    /// - Returns: the jobs, one for each image that a rule is for.
    /// - Throws: a ``Failure`` that says why it cannot be done now.
    func reprocess(_ path: String, rule: String?) async throws(Failure) -> [Job] {
        let stack = sets.stack(of: path) ?? path
        if let reason = settling.explain(stack, now: .now) {
            throw Failure(
                .temporary, "the stack has not settled: \(reason)", subject: path,
                advice: "It is worked on by itself once it has")
        }
        let book = try usableBook(for: place(of: stack))
        switch try await folder.sight(of: path) {
        case .file, .folder: break
        case .absent: throw Failure(.noInput, "there is no such stack", subject: path)
        case .refused(let reason): throw Failure(.badInput, reason, subject: path)
        }
        let axes: String? =
            if case .maybe(let axes) = book.couldMatch(place(of: stack)) { axes } else { nil }
        let probe = relative(
            try await executor.probe("\(watch.folder)/\(path)", axes: axes, limits: limits))
        switch probe.verdict {
        case .incomplete(let reason):
            throw Failure(.incomplete, "it is not complete: \(reason)", subject: path)
        case .refused(let failure): throw failure
        case .complete(let images):
            let place = StackPlace(path: probe.stack, files: probe.members.map(\.path))
            return try await queueAgain(probe, try requests(images, place, book, rule: rule))
        }
    }

    private func usableBook(for place: StackPlace) throws(Failure) -> RuleBook {
        switch rules.nearestRuleFile(for: place.files.first ?? place.path) {
        case .book(let book): return book
        case .none:
            throw Failure(
                .badRule, "no rule file is for it", subject: place.path,
                advice: "Put a file named \(RuleFile.fileName) into its folder or one above")
        case .broken(_, let diagnostics): throw diagnostics.failure
        }
    }

    private func requests(
        _ images: [StackFacts], _ place: StackPlace, _ book: RuleBook, rule: String?
    ) throws(Failure) -> [JobRequest] {
        var requests: [JobRequest] = []
        for (index, facts) in images.enumerated() {
            let image = ImageNumber(index: index, count: images.count)
            let decision =
                if let rule { try book.apply(rule: rule, to: place, image: image) } else {
                    try book.match(place, image: image, facts: facts)
                }
            guard case .unmix(let matched) = decision else { continue }
            var request = matched.request(image: image, facts: facts)
            request.isAgain = true
            requests.append(request)
        }
        guard requests.isEmpty else { return requests }
        throw Failure(
            .badRule, "no rule unmixes it", subject: place.path,
            advice: "`unmix explain` says why; or name a rule with --rule")
    }

    private func queueAgain(
        _ probe: Probe, _ requests: [JobRequest]
    ) async throws(Failure) -> [Job] {
        let identity = StackIdentity(
            watch: watch.name, path: probe.stack, size: probe.members.byteCount,
            fingerprint: probe.fingerprint)
        let admissions = try await ledger.admit(
            identity, members: probe.members, requests, now: Clock.now)
        workerStops.ring(admissions.flatMap(\.stopped))
        for job in admissions.map(\.job) {
            logger.info(
                "queued again",
                metadata: [
                    "stack": "\(probe.stack)", "job": "\(job.id)", "rule": "\(job.ruleName)",
                    "output": "\(job.output)",
                ])
        }
        jobs.ring()
        return admissions.map(\.job)
    }
}
