import FoundationEssentials
import Glibc
import Rules
import Testing

@Suite struct SourceFileTests {
    private func inFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder.path)
    }

    @Test func readsAFile() throws {
        try inFolder { folder in
            let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0) }
            try Data(bytes).write(to: URL(filePath: folder + "/u"))
            #expect(try SourceFile.read(folder + "/u") == bytes)
            #expect(try SourceFile.read(folder + "/v") == nil)
            #expect(try SourceFile.read(folder + "/u/v") == nil)
        }
    }

    @Test func doesNotWaitForAPipe() throws {
        try inFolder { folder in
            #expect(mkfifo(folder + "/u", 0o600) == 0)
            let error = #expect(throws: Diagnostics.self) { try SourceFile.read(folder + "/u") }
            #expect(error?.list.first?.message == "is no regular file")
            #expect(throws: Diagnostics.self) { try SourceFile.read(folder) }
        }
    }

    @Test func refusesWhatIsTooLarge() throws {
        try inFolder { folder in
            try Data(count: (1 << 20) + 1).write(to: URL(filePath: folder + "/u"))
            let error = #expect(throws: Diagnostics.self) { try SourceFile.read(folder + "/u") }
            #expect(error?.list.first?.message == "the file is larger than 1 MiB")
        }
    }
}
