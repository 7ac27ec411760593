import Domain
import Imaging
import Processing

/// What `unmix inspect` says of a stack.
struct InspectReport {
    private let stack: Acquisition
    private let completeness: Completeness

    init(_ stack: Acquisition, _ completeness: Completeness) {
        self.stack = stack
        self.completeness = completeness
    }

    private var bytes: Int { Int(stack.members.byteCount) }

    var text: String {
        var lines = [("format", stack.format)]
        if stack.files.count > 1 || stack.path != stack.files[0].path {
            lines.append(("stack", stack.path))
        }
        lines.append(
            stack.files.count == 1
                ? ("file", "\(bytes) bytes") : ("files", "\(stack.files.count), \(bytes) bytes"))
        lines += stack.missing.map { ("missing", $0) }
        for (number, image) in stack.images.enumerated() {
            if stack.images.count > 1 { lines.append(("image", "\(number)")) }
            lines += ImageReport(image.description).lines
        }
        switch completeness {
        case .complete: lines.append(("complete", "yes"))
        case .incomplete(let reason): lines.append(("complete", "no: \(reason)"))
        }
        return lines.map { label, value in
            label + String(repeating: " ", count: max(1, 16 - label.count))
                + value.escapingControlCharacters
        }.joined(separator: "\n")
    }

    var json: String {
        let verdict: [JSONValue.Member] =
            switch completeness {
            case .complete: [.init("complete", .bool(true))]
            case .incomplete(let reason):
                [.init("complete", .bool(false)), .init("reason", .string(reason))]
            }
        let members: [JSONValue.Member] = [
            .init("version", .integer(2)),
            .init("format", .string(stack.format)),
            .init("stack", .string(stack.path)),
            .init("files", .array(stack.files.map { .string($0.name) })),
            .init("missing", .array(stack.missing.map { .string($0) })),
            .init("bytes", .integer(bytes)),
            .init(
                "images",
                .array(stack.images.map { .object(ImageReport($0.description).members) })),
        ]
        return JSONValue.object(members + verdict).text
    }
}
