import Foundation
import Testing

/// Ledgers that are lost, damaged or in a place where none may be; results that are not as published.
@Suite(.timeLimit(.minutes(5)))
struct LostLedgerTests {
    /// What may happen to a ledger while the service is stopped.
    enum Loss: CaseIterable {
        case gone, empty, garbled, pages

        func strike(_ path: String) throws {
            for suffix in ["-wal", "-shm"] {
                try? FileManager.default.removeItem(atPath: path + suffix)
            }
            switch self {
            case .gone: try FileManager.default.removeItem(atPath: path)
            case .empty: try Data().write(to: URL(filePath: path))
            case .garbled: try Data("no database".utf8).write(to: URL(filePath: path))
            case .pages:
                var data = try Data(contentsOf: URL(filePath: path))
                for page in stride(from: 4096, to: data.count - 4096, by: 4096) {
                    data.replaceSubrange(page..<page + 512, with: Data(repeating: 0xFF, count: 512))
                }
                try data.write(to: URL(filePath: path))
            }
        }
    }

    @Test(arguments: Loss.allCases)
    func theServiceRebuildsItsLedgerAndDoesNothingTwice(loss: Loss) async throws {
        let facility = try Facility()
        let ledger = "\(facility.root)/state/ledger.sqlite"
        try facility.copy(to: "a.tif")
        try facility.copy(to: "day/b.tif")
        try await facility.withService { service in
            var service = service
            try await service.wait(for: 2, linesWith: "published")
            try await service.stop()
        }
        try loss.strike(ledger)
        try facility.copy(to: "c.tif")
        try await facility.withService { service in
            var service = service
            _ = try await service.wait(for: "rebuilt", "restored=2")
            #expect(try await service.wait(for: "published").contains("c.tif"))
            let status = try await facility.unmix("status", "--socket", facility.socket)
            #expect(status.output.contains("NOTE: the ledger was made anew at the start"))
            #expect(status.output.contains("3 done"))
            let verified = try await facility.unmix("verify", "--socket", facility.socket)
            #expect(verified.output == "3 results checked, all as published\n")
            try await service.stop()
        }
        let kept = try FileManager.default.contentsOfDirectory(atPath: "\(facility.root)/state")
            .filter { $0.hasPrefix("ledger.sqlite.broken-") }
        #expect(kept.isEmpty == (loss == .gone))
        #expect(facility.published().count == 6)
    }

    @Test func aLedgerIsRebuiltByHand() async throws {
        let facility = try Facility()
        try facility.copy(to: "a.tif")
        let config = facility.configuration
        try await facility.withService { service in
            var service = service
            _ = try await service.wait(for: "published")
            let busy = try await facility.unmix("rebuild", "--config", config)
            #expect(busy.status == 69)
            try await service.stop()
        }
        let dry = try await facility.unmix("rebuild", "--dry-run", "--config", config)
        #expect(dry.output == "the sidecars tell of 1 finished job\n")
        let rebuilt = try await facility.unmix("rebuild", "--config", config)
        #expect(rebuilt.output.contains("the new ledger knows 1 finished job\n"))
        #expect(rebuilt.output.contains("ledger.sqlite.broken-"))
        try facility.copy(to: "b.tif")
        try await facility.withService { service in
            var service = service
            #expect(try await service.wait(for: "published").contains("b.tif"))
            try await service.stop()
        }
        #expect(facility.published().count == 4)
    }

    @Test func whatIsNotAsPublishedIsFound() async throws {
        let facility = try Facility()
        for name in ["a", "b", "c"] { try facility.copy(to: "\(name).tif") }
        try await facility.withService { service in
            var service = service
            try await service.wait(for: 3, linesWith: "published")
            let results = facility.results
            let whole = try await facility.unmix("verify", "--socket", facility.socket)
            #expect(whole.status == 0)
            try FileManager.default.removeItem(atPath: "\(results)/a_unmixed.ome.tif")
            let file = try FileHandle(forUpdating: URL(filePath: "\(results)/b_unmixed.ome.tif"))
            try file.seek(toOffset: 100)
            try file.write(contentsOf: Data("bit rot".utf8))
            try file.close()
            for ending in ["", ".json"] {
                try FileManager.default.copyItem(
                    atPath: "\(results)/c_unmixed.ome.tif\(ending)",
                    toPath: "\(results)/copy.ome.tif\(ending)")
            }
            let broken = try await facility.unmix("verify", "--json", "--socket", facility.socket)
            #expect(broken.status == 65)
            let report =
                try JSONSerialization.jsonObject(with: Data(broken.output.utf8)) as? [String: Any]
            let problems = try #require(report?["problems"] as? [[String: Any]])
            let kinds = problems.compactMap { problem -> String? in
                guard let kind = problem["kind"] as? String, let path = problem["output"] as? String
                else { return nil }
                return "\(kind) \(URL(filePath: path).lastPathComponent)"
            }
            #expect(
                kinds.sorted() == [
                    "damaged b_unmixed.ome.tif", "missing a_unmixed.ome.tif",
                    "unknown copy.ome.tif",
                ])
            try await service.stop()
        }
    }
}
