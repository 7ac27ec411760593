import Domain
import Executing
import Ledger
import Logging
import Rules
import Watching

extension Intake {
    /// Reads a rule file that is new, changed or gone; a broken one stops only its own folder.
    ///
    /// One that somebody is writing is read when it is closed, of which the kernel tells, or by the next scan; until then
    /// the rules stay as they were.
    ///
    /// - Parameter path: relative to the drop folder.
    func readRuleFile(_ path: String) async {
        if case .writer? = try? await folder.inspect(path).writer { return }
        let ruleFolder = StackName.folder(of: path)
        let file: Result<RuleFile, Diagnostics>?
        do throws(Failure) {
            file = try await parse(path)
        } catch {
            return logger.error("cannot read the rule file", metadata: ["reason": "\(error)"])
        }
        let wasBroken = rules.broken.contains { $0.folder == ruleFolder }
        guard rules.set(file, folder: ruleFolder) else { return }
        await tell(file, path: path, wasBroken: wasBroken)
        // Before the first scan is done, nothing has been judged by another rule yet.
        if hasScanned { await reconsiderAll(below: ruleFolder) }
    }

    private func parse(_ path: String) async throws(Failure) -> Result<RuleFile, Diagnostics>? {
        let name = "\(watch.folder)/\(path)"
        do throws(Failure) {
            guard let text = try await folder.text(of: path) else { return nil }
            return Result { () throws(Diagnostics) in try RuleFile(text: text, path: name) }
        } catch  where error.code == .badRule {
            let diagnostic = Diagnostic(
                file: name, message: error.message, advice: error.advice)
            return .failure(Diagnostics([diagnostic]))
        }
    }

    private func tell(
        _ file: Result<RuleFile, Diagnostics>?, path: String, wasBroken: Bool
    ) async {
        let note = "\(path).error.txt"
        guard case .failure(let diagnostics)? = file else {
            await results.remove(noteAt: note)
            guard wasBroken else { return }
            return logger.notice(
                "the rule file is mended",
                metadata: ["message_id": "\(MessageID.ruleMended)", "rule_file": "\(path)"])
        }
        for diagnostic in diagnostics.list {
            logger.error(
                "the rule file is broken; the stacks of its folder wait",
                metadata: [
                    "message_id": "\(MessageID.ruleBroken)", "rule_file": "\(path)",
                    "reason": "\(diagnostic)",
                ])
        }
        let text = """
            This rule file is broken. The stacks of its folder wait until it is mended.

            \(diagnostics)

            `unmix check FILE` checks it. This file goes away by itself. (unmixd \(Version.software))

            """
        do throws(Failure) {
            try await results.write(note: text, at: note)
        } catch {
            logger.error("cannot write the note", metadata: ["reason": "\(error)"])
        }
    }

    /// Looks at every stack below a folder again that is not unmixed yet: another rule may be for it now.
    private func reconsiderAll(below folder: String) async {
        do {
            _ = try await ledger.reconsider(watch: watch.name, folder: folder)
            try await recall()
        } catch {
            logger.error("cannot read the ledger", metadata: ["reason": "\(error)"])
        }
        rescan()
    }
}
