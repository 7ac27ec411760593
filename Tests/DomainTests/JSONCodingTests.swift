import Domain
import Testing

struct JSONCodingTests {
    @Test func aTicketComesBackAsItWas() throws {
        var step = UnmixingParameters()
        step.sourceChannel = .name("GFP")
        step.alphaMode = .perT
        step.forward.targetLowPercentile = 60
        let stamp = FileStamp(size: 1, mtime: .max, ctime: 2, device: 3, inode: .max, blocks: 8)
        let ticket = Ticket(
            job: 7, attempt: 2, input: "/drop/µ \"a\".tif",
            image: ImageNumber(index: 1, count: 3),
            members: [StackMember(path: "/drop/µ \"a\".tif", stamp: stamp)], axes: "ZCYX",
            steps: [step, UnmixingParameters()], compression: .zstd,
            staging: "/results/.unmixd/7-2",
            output: "/results/a.ome.tif",
            provenance: .init(watch: "w", ruleFile: "r", ruleName: "n", ruleHash: "h"))
        let data = try JSONCoding.encode(ticket)
        #expect(try JSONCoding.decode(Ticket.self, from: data) == ticket)
        #expect(String(decoding: data, as: UTF8.self).contains("\"source_channel\":\"GFP\""))
    }

    @Test func anOutcomeComesBackAsItWas() throws {
        let failure = Failure(.badInput, "no", subject: "s", cause: "c", advice: "a")
        for result in [
            Outcome.Result.failure(failure),
            .success(
                .init(
                    files: ["a"],
                    members: [
                        StackMember(
                            path: "/a",
                            stamp: .init(
                                size: 1, mtime: 2, ctime: 3, device: 4, inode: 5, blocks: 6))
                    ],
                    inputDigest: "ff", alpha: [0.1, 1.0 / 3], warnings: [], seconds: 1)),
        ] {
            let outcome = Outcome(job: 1, attempt: 1, result: result)
            let data = try JSONCoding.encode(outcome)
            #expect(try JSONCoding.decode(Outcome.self, from: data) == outcome)
        }
    }
}
