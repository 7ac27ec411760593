import Domain
import Imaging
import Processing

/// What `unmix inspect` says of a stack.
struct InspectReport {
    private let description: StackDescription
    private let completeness: Completeness
    private let size: Int64

    init(_ description: StackDescription, _ completeness: Completeness, size: Int64) {
        self.description = description
        self.completeness = completeness
        self.size = size
    }

    var text: String {
        var lines = [
            ("format", description.format),
            ("size", "\(description.shape)"),
            ("samples", samples),
            ("file", "\(size) bytes"),
        ]
        for (index, channel) in description.channels.enumerated() {
            lines.append(("channel \(index)", channel.name ?? "(no name)"))
        }
        lines += facts.map { ($0.label, $0.quantity.map(\.description) ?? $0.text ?? "") }
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
        let shape = description.shape
        let sizes: [JSONValue.Member] = [
            .init("t", .integer(shape.t)), .init("z", .integer(shape.z)),
            .init("c", .integer(shape.c)), .init("y", .integer(shape.y)),
            .init("x", .integer(shape.x)),
        ]
        let verdict: [JSONValue.Member] =
            switch completeness {
            case .complete: [.init("complete", .bool(true))]
            case .incomplete(let reason):
                [.init("complete", .bool(false)), .init("reason", .string(reason))]
            }
        let members: [JSONValue.Member] = [
            .init("version", .integer(1)),
            .init("format", .string(description.format)),
            .init("sizes", .object(sizes)),
            .init("dtype", .string(description.sampleType.rawValue)),
            .init("significant_bits", description.significantBits.map { .integer($0) } ?? .null),
            .init(
                "channel_names",
                .array(description.channels.map { $0.name.map { .string($0) } ?? .null })),
            .init("bytes", .integer(Int(size))),
        ]
        return JSONValue.object(members + facts.map(\.member) + verdict).text
    }

    private var samples: String {
        description.sampleType.rawValue
            + (description.significantBits.map { ", \($0) bits used" } ?? "")
    }

    /// A fact of the file's metadata that is there.
    private struct Fact {
        var label: String
        var key: String
        var text: String?
        var quantity: Quantity?

        var member: JSONValue.Member {
            guard let quantity else { return .init(key, .string(text ?? "")) }
            return .init(
                key,
                .object([
                    .init("value", .number(quantity.value)), .init("unit", .string(quantity.unit)),
                ]))
        }
    }

    private var facts: [Fact] {
        [
            Fact(label: "voxel x", key: "physical_size_x", quantity: description.physicalSizeX),
            Fact(label: "voxel y", key: "physical_size_y", quantity: description.physicalSizeY),
            Fact(label: "voxel z", key: "physical_size_z", quantity: description.physicalSizeZ),
            Fact(label: "time step", key: "time_increment", quantity: description.timeIncrement),
            Fact(label: "name", key: "image_name", text: description.imageName),
            Fact(label: "acquired", key: "acquisition_date", text: description.acquisitionDate),
        ].filter { $0.text != nil || $0.quantity != nil }
    }
}
